//! Regions and partitions.
