//! ARNs, taken apart.
