//! What pictures themselves say of what they were made of: a second source where no log decides
//! (docs/rules.md#18-image-lists).

use std::sync::Arc;

use nightledger_frame::log::wbpp::{Exposure, Integration, Outcome, Reason, Stack};
use nightledger_frame::{Frame, ListedImage, base_name};
use rustc_hash::FxHashSet;

use crate::StackingLog;
use crate::stem::stem;

/// An image's name as its exposure has it.
fn name(image: &ListedImage) -> &str {
    stem(base_name(&image.path)).name
}

/// The image lists of the stacks among these frames, each as a log of its own: what is in any of them is in a picture.
pub fn image_lists(frames: &[Frame]) -> Vec<StackingLog> {
    let with_list = || frames.iter().filter(|frame| !frame.image_list.is_empty());
    let all = with_list().flat_map(|frame| &frame.image_list);
    let stacked: FxHashSet<&str> = all.filter(|image| image.is_on).map(name).collect();
    with_list()
        .map(|frame| {
            let filter = frame.filter.as_ref().map(|known| Arc::from(&*known.value));
            let exposure = |image: &ListedImage| Exposure {
                path: image.path.clone(),
                filter: filter.clone(),
                masters: None,
                outcome: if stacked.contains(name(image)) {
                    Outcome::Integrated
                } else {
                    Outcome::Rejected(Reason::SwitchedOff)
                },
                fwhm_px: None,
                shares_name: false,
            };
            let on = frame.image_list.iter().filter(|image| image.is_on).count();
            let on = u32::try_from(on).unwrap_or(u32::MAX);
            let picture = Stack {
                master: Some(frame.place.path.clone()),
                filter: filter.clone(),
                channel: None,
                offered: on,
                integrated: on,
                only_counts: false,
                from_cache: false,
            };
            StackingLog {
                place: frame.place.clone(),
                integration: Integration {
                    tool: "ImageIntegration".into(),
                    is_image_list: true,
                    is_finished: true,
                    exposures: frame.image_list.iter().map(exposure).collect(),
                    stacks: vec![picture],
                    ..Integration::default()
                },
            }
        })
        .collect()
}
