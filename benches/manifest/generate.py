"""Writes two manifests of about a gigabyte for the benches: `plain.csv`, every key URL-encoded, a fifth of them JSON; and
`quoted.csv`, where the JSON stands in quoted cells. Always the same bytes."""

import json
import random
import sys
from pathlib import Path
from urllib.parse import quote

BLOCK_ROWS = 200_000
WORDS = ["café", "übung", "report", "photo", "naïve", "日本", "scan 1+2", "data", "архив", "x"]


def rows(seed, quoted):
    chance = random.Random(seed)
    for number in range(BLOCK_ROWS):
        bucket = f"bucket-{'abc'[number // 70_000]}"
        word, other = chance.choice(WORDS), chance.choice(WORDS)
        if number % 5 == 0:
            task = {"src": f"in/{word}/{number}.tif", "dst": f"out/{other}-{number}.png", "w": number % 4000}
            text = json.dumps(task, ensure_ascii=False, separators=(",", ":"))
            key = '"' + text.replace('"', '""') + '"' if quoted else quote(text, safe="")
        else:
            path = f"team-{number // 20_000}/{chance.getrandbits(64):016x}/{word}/{other}/{chance.getrandbits(96):024x}.parquet"
            key = quote(path, safe="/")
        yield f"{bucket},{key}\n"


def main():
    into, size = Path(sys.argv[1]), int(float(sys.argv[2]) if len(sys.argv) > 2 else 1e9)
    for name, quoted in [("plain.csv", False), ("quoted.csv", True)]:
        block = "".join(rows(1, quoted)).encode()
        with open(into / name, "wb") as file:
            for _ in range(max(1, round(size / len(block)))):
                file.write(block)


main()
