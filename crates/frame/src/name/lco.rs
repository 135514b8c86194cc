//! Masters of Las Cumbres Observatory: `lsc1m005-fa15-20260611-bias-bin1x1-full_frame`.

use super::{Name, from_file};
use crate::{Kind, Values};

pub(super) fn read(name: &Name) -> Option<Values> {
    let mut parts = name.stem.split('-').skip(2);
    let date = parts.next()?;
    let kind = match parts.next()? {
        "bias" => Kind::Bias,
        "dark" => Kind::Dark,
        "skyflat" => Kind::Flat,
        _ => return None,
    };
    let is_master = date.len() == 8
        && date.bytes().all(|byte| byte.is_ascii_digit())
        && parts.next().is_some_and(|binning| binning.starts_with("bin"));
    is_master.then(|| Values { named_combined: true, kind: Some(from_file(kind)), ..Values::default() })
}
