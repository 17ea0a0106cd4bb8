//! Sixty-four bytes at once: one bit a byte, and what is out of the ordinary among them.
//!
//! Nothing is decoded. Whether escapes are whole and what they stand for is UTF-8 is read off the bits: an escape's digits
//! stand one and two places behind its `%`, and the escapes of one character stand three places apart. All that
//! is asked of `odd` is that a line without it has nothing wrong in it; lines with it are judged one by one.

/// Which of 64 bytes are what.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Classes {
    pub newline: u64,
    pub comma: u64,
    pub percent: u64,
    /// What a plain row does not have: a control character, a space, a quote, `+`, `{`, DEL, and all beyond ASCII. A newline may
    /// be in it.
    pub unusual: u64,
    /// Hexadecimal digits.
    pub hex: u64,
    /// Digits, and letters of either case.
    pub zero: u64,
    pub one: u64,
    pub two: u64,
    pub three: u64,
    pub four: u64,
    pub five: u64,
    pub eight: u64,
    pub nine: u64,
    pub a_or_b: u64,
    pub c: u64,
    pub d: u64,
    pub e: u64,
    pub f: u64,
}

/// What the blocks before have to say to the next one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    percent: u64,
    /// First digits of escapes: of `%2_`, of characters with two bytes and more, with three and more, with four.
    two: u64,
    lead: u64,
    lead3: u64,
    lead4: u64,
    c: u64,
    /// Second digits of escapes after which not every continuation may come.
    e0: u64,
    ed: u64,
    f0: u64,
    f4: u64,
}

/// What the rows need to know of 64 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks {
    pub newline: u64,
    pub comma: u64,
    pub percent: u64,
    pub odd: u64,
}

/// The bits `by` places later, with those of the block before that come over.
#[inline(always)]
const fn later(now: u64, before: u64, by: u32) -> u64 {
    now << by | before >> (64 - by)
}

impl Before {
    #[inline(always)]
    pub fn masks(&mut self, is: Classes) -> Masks {
        let first = later(is.percent, self.percent, 1);
        let second = later(is.percent, self.percent, 2);
        let mut odd = (is.unusual & !is.newline) | ((first | second) & !is.hex);
        let two = first & is.two;
        // `%25` may begin an escape once it is decoded.
        odd |= later(two, self.two, 1) & is.five;
        let mut now = Self { percent: is.percent, two, ..Self::default() };
        let c = first & is.c;
        let continued = first & (is.eight | is.nine | is.a_or_b);
        now.lead4 = first & is.f;
        now.lead3 = first & is.e | now.lead4;
        now.lead = c | first & is.d | now.lead3;
        now.c = c;
        if (continued | now.lead | self.lead) != 0 {
            odd |= self.utf8(&mut now, &is, first, continued);
        }
        *self = now;
        Masks { newline: is.newline, comma: is.comma, percent: is.percent, odd }
    }

    /// Where escapes beyond ASCII are no UTF-8 (The Unicode Standard, table 3-7).
    #[inline(always)]
    fn utf8(&self, now: &mut Self, is: &Classes, first: u64, continued: u64) -> u64 {
        let expected =
            later(now.lead, self.lead, 3) | later(now.lead3, self.lead3, 6) | later(now.lead4, self.lead4, 9);
        let mut odd = expected ^ continued;
        // Where an escape has to follow a `%` does: so that a line's end is caught in the line that ends.
        let percents =
            later(now.lead, self.lead, 2) | later(now.lead3, self.lead3, 5) | later(now.lead4, self.lead4, 8);
        odd |= percents & !is.percent;
        // C0 and C1 begin nothing, nor do F5 to FF.
        odd |= later(now.c, self.c, 1) & (is.zero | is.one);
        let after_f = later(now.lead4, self.lead4, 1);
        let after_e = later(now.lead3 & !now.lead4, self.lead3 & !self.lead4, 1);
        now.e0 = after_e & is.zero;
        now.ed = after_e & is.d;
        now.f0 = after_f & is.zero;
        now.f4 = after_f & is.four;
        odd |= after_f & !(is.zero | is.one | is.two | is.three | is.four);
        odd |= later(now.e0, self.e0, 2) & first & (is.eight | is.nine);
        odd |= later(now.ed, self.ed, 2) & first & is.a_or_b;
        odd |= later(now.f0, self.f0, 2) & first & is.eight;
        odd |= later(now.f4, self.f4, 2) & first & (is.nine | is.a_or_b);
        odd
    }
}
