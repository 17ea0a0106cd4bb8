//! Rows that name an object an earlier row names too. Exact, and in little memory: all rows are sorted by object in
//! temporary files, which take about as much room as the manifest.

use super::{diff::room, lines, sort::Sorter};
use crate::output::Stop;
use domain::manifest::{Example, Fields, Row, Spot, identity};
use std::collections::BTreeMap;

/// Finds them; the first `examples` by line are shown.
pub(super) fn find(path: &str, fields: Option<&Fields>, examples: usize) -> Result<Spot, Stop> {
    let mut sorter = Sorter::new();
    lines::each(path, fields, |line| {
        if Row::read(line.text, line.fields).is_some() {
            let mut object = Vec::new();
            identity(line.text, line.fields, &mut object);
            let place = [line.number.to_be_bytes(), line.byte.to_be_bytes()].concat();
            sorter.push((object, place)).map_err(room)?;
        }
        Ok(true)
    })?;
    let mut spot = Spot::default();
    let mut first = BTreeMap::new();
    let mut last: Option<Vec<u8>> = None;
    for item in sorter.sorted().map_err(room)? {
        let (object, place) = item.map_err(room)?;
        if last.as_ref() == Some(&object) {
            spot.count += 1;
            let mut numbers = place.as_chunks::<8>().0.iter().map(|bytes| u64::from_be_bytes(*bytes));
            let (Some(line), Some(byte)) = (numbers.next(), numbers.next()) else { continue };
            let text = String::from_utf8_lossy(&object).replace('\0', ",");
            first.insert(line, (byte, text.trim_end_matches(',').to_owned()));
            if first.len() > examples {
                first.pop_last();
            }
        } else {
            last = Some(object);
        }
    }
    spot.first = first.into_iter().map(|(line, (byte, text))| Example { line, byte, text }).collect();
    Ok(spot)
}
