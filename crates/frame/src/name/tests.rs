//! Names of all conventions (docs/dialects.md#6, with invented targets), each with everything that it tells.

use std::fmt::Write as _;
use std::sync::Arc;

use super::*;

fn place(path: &str) -> Place {
    Place { root: 0, root_name: Arc::from("Root"), path: path.into(), exposure: 1 }
}

/// All that was told, as `key value` in a fixed order; `*` marks what a folder told.
fn spelt(told: &Values) -> String {
    let mut text = String::new();
    let mut put = |key: &str, value: Option<(String, &Source)>| {
        if let Some((value, source)) = value {
            let mark = if *source == Source::FolderName { "*" } else { "" };
            let _ = write!(text, "{}{key}{mark} {value}", if text.is_empty() { "" } else { ", " });
        }
    };
    macro_rules! put {
        ($($field:ident $show:expr;)*) => {$(
            put(stringify!($field), told.$field.as_ref().map(|known| ($show(&known.value), &known.source)));
        )*};
    }
    put! {
        kind |kind: &crate::Kind| kind.word().to_owned();
        subframes u32::to_string;
        exposure_s f64::to_string;
        start |start: &crate::Start| start.at.iso();
        named_night |day: &i32| time::Date::from_julian_day(*day).unwrap().to_string();
        gain f64::to_string;
        iso u32::to_string;
        offset f64::to_string;
        filter |filter: &str| if filter.is_empty() { "(none)" } else { filter }.to_owned();
        binning u8::to_string;
        sensor_temp_c f64::to_string;
        set_temp_c f64::to_string;
        focal_ratio f64::to_string;
        telescope str::to_owned;
        camera str::to_owned;
        sqm f64::to_string;
        hfr_px f64::to_string;
        object str::to_owned;
        panel str::to_owned;
    }
    if told.named_combined {
        text.push_str(", combined");
    }
    text
}

#[track_caller]
fn check(path: &str, expect: &str) {
    assert_eq!(spelt(&read(&place(path), None)), expect, "{path}");
}

#[track_caller]
fn check_convention(path: &str, expect: Option<&str>) {
    let place = place(path);
    let name = Name::new(&place, None);
    let found = CONVENTIONS.iter().find(|convention| (convention.read)(&name).is_some());
    assert_eq!(found.map(|convention| convention.name), expect, "{path}");
}

#[test]
fn each_name_finds_its_convention() {
    check_convention("2021-03-02_21-19-00__-10.00_30.00s_0042.fits", Some("N.I.N.A."));
    check_convention("M57_2020-05-30T022249_30sec_HaOIII_COLD_-17C_frame19.fit", Some("SGPro"));
    check_convention("L_2018-10-23_20-58-50_Bin1x1_240s__-20C.fit", Some("APT"));
    check_convention("L_0041_ISO1600_180s__-3C.CR2", Some("APT"));
    check_convention("LIGHT_150s_1600iso_+11c_20190302-23h05m41s077ms.CR2", Some("BackyardEOS"));
    check_convention("IMG_45s_800iso_-2C_2019_11_30_01_07_59.nef", Some("ASCOM DSLR"));
    for counter in [
        "IMG_0207.CR2",
        "6D1A0207.CR3",
        "_MG_0207.CR2",
        "DSC_0207.NEF",
        "_DSC0207.NEF",
        "DSC00207.ARW",
        "DSCF0207.RAF",
        "P3150207.ORF",
        "P1000207.RW2",
        "IMGP0207.PEF",
        "IMGP0207.DNG",
    ] {
        check_convention(counter, None);
        check(counter, "");
    }
    check_convention("Light_M42_240.0s_Bin1_ISO1600_20230212-195555_0001.FIT", Some("ASIAIR"));
    check_convention("M_106_Light_30_secs_2023-03-20T21-04-17_Ha_001.fits", Some("Ekos"));
    check_convention("raw-T31-someone-webb-20211229-024225-Green-BIN1-W-300-001.fit", Some("iTelescope"));
    assert!(says_itelescope(&place("raw-T31-someone-webb-20211229-024225-Green-BIN1-W-300-001.fit")));
    assert!(!says_itelescope(&place("2021-03-02_21-19-00__-10.00_30.00s_0042.fits")));
    check_convention("C 27_15s100_Duo-Band_20260812-000629484_32C.fits", Some("Dwarf"));
    check_convention("masterFlat_BIN-1_4500x3600_FILTER-Red_mono.xisf", Some("WBPP"));
    check_convention("r_pp_light_stacked_3900s.fit", Some("Siril"));
    check_convention("MD-IG_400.0-E300.fits", Some("Astro Pixel Processor"));
    check_convention("Dark 2x2 120.000secs 00006862.fits", Some("TheSkyX"));
    check_convention("Master_Dark 1_4096x4096_Bin1x1_Temp-30C_ExpTime300s.fit", Some("MaxIm DL"));
    check_convention("Capture_00001_WCS.fits", None);
    check_convention("IMG_1234.fits", None);
}

#[test]
fn nina() {
    check(
        "2021-03-02_21-19-00__-10.00_30.00s_0042.fits",
        "exposure_s 30, start 2021-03-02T21:19:00, sensor_temp_c -10",
    );
    check(
        "2026-05-22_05-57-27_B_-9.90_300.00s_0001_61.17.fits",
        "exposure_s 300, start 2026-05-22T05:57:27, filter B, sensor_temp_c -9.9",
    );
    check(
        "2026-07-28_23-12-39_S_300.00s_100g_1x1_0023_-9.90.fits",
        "exposure_s 300, start 2026-07-28T23:12:39, gain 100, filter S, binning 1, sensor_temp_c -9.9",
    );
    check(
        "Date_2026-02-09/LIGHT/Cam X/Target_NGC 2264/Angle_93.74/Ha_Cam X_SQA55_93.74deg_600.00s_110G_50Of_1.60HFR_0002.fits",
        "kind* Light, exposure_s 600, named_night* 2026-02-09, gain 110, offset 50, filter Ha, hfr_px 1.6, object* NGC 2264",
    );
    check(
        "LIGHT_2024-03-01_21-02-03_Ha_-10.00_300.00s_0001.fits",
        "kind Light, exposure_s 300, start 2024-03-01T21:02:03, filter Ha",
    );
    check(
        "M81_Light_Lum_300s_1.56HFR_0001.fits",
        "kind Light, exposure_s 300, filter Lum, hfr_px 1.56, object M81",
    );
    check(
        "NGC 7822_Panel_1_Date_2023-09-02_Time_21-09-01_Filter_Ha_Exposure_600.00s_HFR_1.64px_FrameNo_0002.fits",
        "exposure_s 600, start 2023-09-02T21:09:01, filter Ha, hfr_px 1.64, object NGC 7822, panel 1",
    );
}

#[test]
fn sgpro() {
    check(
        "M57_2020-05-30T022249_30sec_HaOIII_COLD_-17C_frame19.fit",
        "exposure_s 30, start 2020-05-30T02:22:49, filter HaOIII, sensor_temp_c -17, object M57",
    );
    check(
        "DarkFlats_2020-05-30T155512_11.43sec_HaOIII__0C_frame10.fit",
        "kind DarkFlat, exposure_s 11.43, start 2020-05-30T15:55:12, filter HaOIII, sensor_temp_c 0, object DarkFlats",
    );
    check(
        "M106_2020-03-17T024357_60sec_LP__-15C_frame11.wcs.fits",
        "exposure_s 60, start 2020-03-17T02:43:57, filter LP, sensor_temp_c -15, object M106",
    );
    check("M51_600_1x1_L_Frame1_TSP.fit", "exposure_s 600, filter L, binning 1, object M51");
}

#[test]
fn apt() {
    check(
        "L_2018-10-23_20-58-50_Bin1x1_240s__-20C.fit",
        "kind Light, exposure_s 240, start 2018-10-23T20:58:50, binning 1, sensor_temp_c -20",
    );
    check(
        "D_2018-10-23_20-58-50_Bin2x2_240s_Ha_-20C.fit",
        "kind Dark, exposure_s 240, start 2018-10-23T20:58:50, filter Ha, binning 2, sensor_temp_c -20",
    );
    check(
        "L_2019-07-23_02-09-30_Bin1x1_120s__10C.reg.fit",
        "kind Light, exposure_s 120, start 2019-07-23T02:09:30, binning 1, sensor_temp_c 10",
    );
}

#[test]
fn asiair_and_seestar() {
    // People's own order of the same tokens.
    check("DARK_300s_g100_-10C_0001.fits", "kind Dark, exposure_s 300, gain 100, sensor_temp_c -10");
    check(
        "DARK_300s_g0_o50_-10C_0001.fits",
        "kind Dark, exposure_s 300, gain 0, offset 50, sensor_temp_c -10",
    );
    check(
        "Light_M31_Ha_300s_g100_o50_-10C_bin1_0002.fits",
        "kind Light, exposure_s 300, gain 100, offset 50, filter Ha, binning 1, sensor_temp_c -10, object M31",
    );
    check("Light_M31_300s_O3_0002.fits", "kind Light, exposure_s 300, filter O3, object M31");
    check("Light_Ha_300s_0002.fits", "kind Light, exposure_s 300, filter Ha");
    check(
        "Light_FOV Center_300.0s_Bin1_H_gain100_0001.fit",
        "kind Light, exposure_s 300, gain 100, filter H, binning 1, object FOV Center",
    );
    check(
        "Light_M42_240.0s_Bin1_ISO1600_20230212-195555_0001.FIT",
        "kind Light, exposure_s 240, start 2023-02-12T19:55:55, iso 1600, binning 1, object M42",
    );
    check(
        "Dark_60s_Bin1_20250723-130732_0018.fit",
        "kind Dark, exposure_s 60, start 2025-07-23T13:07:32, binning 1",
    );
    check(
        "MasterDark_Stack20_180.0s_Bin1_2600MC_gain100_20250305_-10.0C.fit",
        "kind Dark, subframes 20, exposure_s 180, gain 100, binning 1, sensor_temp_c -10, combined",
    );
    check(
        "Light_M 101_10.0s_LP_20260120-061326.fit",
        "kind Light, exposure_s 10, start 2026-01-20T06:13:26, filter LP, object M 101",
    );
    // Nothing was chosen in the app.
    check(
        "Light_Unknown_10.0s_IRCUT_20250605-003921.fit",
        "kind Light, exposure_s 10, start 2025-06-05T00:39:21, filter IRCUT",
    );
    check(
        "DSO_Stacked_12_M 81_20.0s_20260311_213509.fit",
        "kind Light, subframes 12, exposure_s 20, start 2026-03-11T21:35:09, object M 81, combined",
    );
    check(
        "Stacked_210_NGC 7023_10.0s_IRCUT_20240730-214515.fit",
        "kind Light, subframes 210, exposure_s 10, start 2024-07-30T21:45:15, filter IRCUT, object NGC 7023, combined",
    );
}

#[test]
fn ekos() {
    check(
        "M_106_Light_30_secs_2023-03-20T21-04-17_Ha_001.fits",
        "kind Light, exposure_s 30, start 2023-03-20T21:04:17, filter Ha, object M_106",
    );
    check(
        "M_106_Light_Ha_30_secs_2023-03-20T21-04-17_001.fits",
        "kind Light, exposure_s 30, start 2023-03-20T21:04:17, filter Ha, object M_106",
    );
    check("Dark_Flat_2_secs_001.fits", "kind DarkFlat, exposure_s 2");
}

#[test]
fn itelescope() {
    check(
        "raw-T31-someone-webb-20211229-024225-Green-BIN1-W-300-001.fit",
        "exposure_s 300, start 2021-12-29T02:42:25, filter Green, binning 1, object webb",
    );
    check(
        "Calibrated-T21-someone-Sh2-101-20160311-034342-Luminance-BIN2-E-240-001.fit",
        "exposure_s 240, start 2016-03-11T03:43:42, filter Luminance, binning 2, object Sh2-101",
    );
    check(
        "Calibrated-Color-T3-someone-M81-20160117-035255-Color-BIN1-W-120-001.fit",
        "exposure_s 120, start 2016-01-17T03:52:55, filter Color, binning 1, object M81",
    );
    check(
        "Calibrated-iTelescope-Some_Galaxy_NGC_55-900s-Red-5.fits",
        "exposure_s 900, filter Red, object Some Galaxy NGC 55",
    );
    check(
        "Galaxy_Center_mosaic3_T4_someone-20250718@001638-180S-Red.fts",
        "exposure_s 180, start 2025-07-18T00:16:38, filter Red, object Galaxy Center mosaic3",
    );
}

#[test]
fn maxim_masters() {
    check(
        "Master_Dark 1_4096x4096_Bin1x1_Temp-30C_ExpTime300s.fit",
        "kind Dark, exposure_s 300, binning 1, sensor_temp_c -30, combined",
    );
    check(
        "Master_Bias 1_4864x3232_Bin2x2_Temp-35C_ExpTime0ms.fit",
        "kind Bias, exposure_s 0, binning 2, sensor_temp_c -35, combined",
    );
    check(
        "Master_Flat R 1_R_4096x4096_Bin1x1_Temp-30C_ExpTime2s.fit",
        "kind Flat, exposure_s 2, filter R, binning 1, sensor_temp_c -30, combined",
    );
    check("master-dark-300s.fit", "kind Dark, combined");
    check(
        "masterDark_BIN-1_100x100_TEMP-5C_GAIN-120.xisf",
        "kind Dark, gain 120, binning 1, sensor_temp_c 5, combined",
    );
}

#[test]
fn dwarf() {
    check(
        "DWARF_RAW_TELE_C 27_EXP_15_GAIN_100_2026-08-12-00-05-34-558/C 27_15s100_Duo-Band_20260812-000629484_32C.fits",
        "kind* Light, exposure_s 15, start 2026-08-12T00:06:29.484, gain 100, filter Duo-Band, sensor_temp_c 32, object* C 27",
    );
    check(
        "DWARF_RAW_TELE_C 27_EXP_15_GAIN_100_2026-08-12-00-05-34-558/stacked-16_C 27_15s100_Duo-Band_20260812-000615452.fits",
        "kind* Light, exposure_s 15, start 2026-08-12T00:06:15.452, gain 100, filter Duo-Band, object* C 27, combined",
    );
    check(
        "DWARF_DARK/tele_exp_15_gain_100_bin_1/raw_15s_100_0000_20260812-015808617_33C.fits",
        "kind* Dark, exposure_s 15, start 2026-08-12T01:58:08.617, gain 100, binning* 1, sensor_temp_c 33",
    );
    check(
        "dark_exp_15_gain_100_bin_1_33C_stack_10.fits",
        "kind Dark, subframes 10, exposure_s 15, gain 100, binning 1, sensor_temp_c 33, combined",
    );
}

#[test]
fn wbpp() {
    check(
        "masterLight_BIN-1_4944x3284_EXPOSURE-300.00s_FILTER-NoFilter_combined_RGB_drizzle_1x.xisf",
        "kind Light, exposure_s 300, filter (none), binning 1, combined",
    );
    check(
        "masterDark_BIN-1_6248x4176_EXPOSURE-120.00s_TARGET-H_FILTER-H_TEMP--10C_GAIN-120_EXP-120s.xisf",
        "kind Dark, exposure_s 120, gain 120, filter H, binning 1, sensor_temp_c -10, object H, combined",
    );
    check("masterBias_BIN-1_4500x3600.xisf", "kind Bias, binning 1, combined");
    check("masterLight-BINNING_1-FILTER_S.xisf", "kind Light, filter S, binning 1, combined");
    check(
        "calibrated/Light_BIN-1_9576x6388_EXPOSURE-60.00s_FILTER-Blue_mono_GAIN-0_PANEL-2/LIGHT_0001_c_cc_r.xisf",
        "kind Light, exposure_s* 60, gain* 0, filter* Blue, binning* 1, panel* 2",
    );
    check("integration.xisf", "kind Light, combined");
    check("drizzle_integration.xisf", "kind Light, combined");
}

#[test]
fn other_programs() {
    check("r_pp_light_stacked_3900s.fit", "kind Light, combined");
    check("pp_light_00001.fit", "kind Light");
    check("Stack_16bits_35frames_280s.fits", "kind Light, subframes 35, combined");
    check("MB-IG_400.0-E_2.5E-4s-4144x2822.fits", "kind Bias, exposure_s 0.00025, gain 400, combined");
    check("MD-IG_400.0-E300.fits", "kind Dark, exposure_s 300, gain 400, combined");
    check("integration1.xisf", "kind Light, combined");
    check("M27-001R.fit", "filter R, object M27");
    check("Flat-001R.fit", "kind Flat, filter R");
    check("M27-0012.fit", "");
    check("a_gain120_.fits", "gain 120");
    check("Dark 2x2 120.000secs 00006862.fits", "kind Dark, exposure_s 120, binning 2");
}

#[test]
fn the_layout_of_seed_2() {
    check(
        "SV80@f5.0+Some Cam/10_Blink/Sh2 101/accept/PANEL_2/DATE_2023-09-13/FILTER_Ha_EXP_300/x_SETTEMP_-10_TEMP_-9.8_HFR_2.1_STARS_800.fits",
        "exposure_s* 300, named_night* 2023-09-13, filter* Ha, sensor_temp_c -9.8, set_temp_c -10, focal_ratio* 5, telescope* SV80, \
         camera* Some Cam, hfr_px 2.1, object* Sh2 101, panel* 2",
    );
    check(
        "SV80@f5.0+Some Cam/10_Blink/Sh2 101/accept/DATE_2023-09-13/FILTER_Ha_EXP_300/0001.fits",
        "exposure_s* 300, named_night* 2023-09-13, filter* Ha, focal_ratio* 5, telescope* SV80, camera* Some Cam, object* Sh2 101",
    );
    check("M31/LIGHT/L/0001.fits", "kind* Light, filter* L");
    check("M31/Ha/0001.fits", "filter* Ha");
    check("M31/L/0001.fits", "");
}

#[test]
fn what_is_no_pattern_tells_nothing() {
    check("neon-on-dome-10-sec-high-res.fit", "");
    check("star_v_0001.fits", "");
    check("x_10_v_2.fits", "");
    check("M13_blue_0001.fits", "");
    check("test.fits", "");
    check(".fits", "");
    check("", "");
    check("___.fits", "");
    check("-_-=-_.fits", "");
    check("GAIN_.fits", "");
    check("FILTER__EXP_.fits", "");
    check("\u{1f30c}_\n_\u{e9}.fits", "");
}

#[test]
fn a_targets_own_words_are_no_kind() {
    #[track_caller]
    fn kind(path: &str, object: Option<&str>, expect: Option<crate::Kind>) {
        assert_eq!(read(&place(path), object).kind.map(|known| known.value), expect, "{path}");
    }
    kind("Dark_Shark/Dark_Shark_60s_001.fits", Some("Dark Shark"), None);
    kind("Dark Shark Nebula/Light_0001.fits", Some("Dark Shark Nebula"), Some(crate::Kind::Light));
    kind("Dark_60s_001.fits", Some("Dark Shark"), Some(crate::Kind::Dark));
}

#[test]
fn hfr_in_all_spellings() {
    #[track_caller]
    fn hfr(name: &str, expect: Option<f64>) {
        assert_eq!(read(&place(name), None).hfr_px.map(|known| known.value), expect, "{name}");
    }
    hfr("x_HFR_1.64.fits", Some(1.64));
    hfr("x_HFR_1.64px.fits", Some(1.64));
    hfr("x_1.60HFR_0002.fits", Some(1.6));
    hfr("x_HFR=1.64.fits", Some(1.64));
    hfr("x_hfr1.64_3.fits", Some(1.64));
    hfr("x_HFR2.fits", Some(2.0));
    hfr("x_HFR_0001.fits", None);
    hfr("x_HFR.fits", None);
    hfr("x_HFR_0.fits", None);
    hfr("x_HFR_NaN.fits", None);
    hfr("\u{e9}1.5HFR.fits", Some(1.5));
}

#[test]
fn kind_words_are_whole_and_not_the_object() {
    #[track_caller]
    fn kind(path: &str, object: Option<&str>, expect: Option<&str>) {
        let told = read(&place(path), object);
        assert_eq!(told.kind.map(|known| known.value.word()), expect, "{path} {object:?}");
    }
    kind("Dark Shark Nebula_0001.fits", None, None);
    kind("Dark_Shark_Nebula_0001.fits", None, None);
    kind("Dark Shark_0001.fits", Some("Dark Shark"), None);
    kind("DARKS/Dark Shark_0001.fits", Some("Dark Shark"), Some("Dark"));
    kind("LIGHT/Dark Shark Nebula_0001.fits", Some("Dark Shark Nebula"), Some("Light"));
    kind("Flaming Star/x.fits", None, None);
    kind("Lighthouse_1.fits", None, None);
    kind("Twilight/x.fits", None, None);
    kind("DARKS/x.fits", None, Some("Dark"));
    kind("Dark Library/x.fits", None, Some("Dark"));
    kind("Flats Ha/x.fits", None, Some("Flat"));
    kind("dark flats/x.fits", None, Some("DarkFlat"));
    kind("flat-darks/x.fits", None, Some("DarkFlat"));
    kind("Master Dark 300s.fits", None, Some("Dark"));
    kind("M31 darks/x.fits", None, Some("Dark"));
    kind("BIAS/M31/x.fits", None, Some("Bias"));
    kind("FLAT/FlatWizard_0001.fits", Some("FlatWizard"), Some("Flat"));
    kind("Flat_0001.fits", Some("Flat"), Some("Flat"));
}

#[test]
fn suffixes_and_marks() {
    let check =
        |name: &str, expect: &str| assert_eq!(without_marks(without_suffixes(name)), expect, "{name}");
    check("x_HFR_1.64.fits", "x_HFR_1.64");
    check("a.fits.gz", "a");
    check("a.wcs.fits", "a");
    check("LIGHT_0001_c_cc_r.xisf", "LIGHT_0001");
    check("LIGHT_0001_c.xisf", "LIGHT_0001");
    check("M31_300s_r.fits", "M31_300s_r");
    check(".fits", ".fits");
}

#[test]
fn words_that_are_no_filter_tell_none() {
    #[track_caller]
    fn filter(path: &str, object: Option<&str>, expect: Option<&str>) {
        let told = read(&place(path), object);
        let got = told.filter.as_ref().map(|known| &*known.value).filter(|filter| !filter.is_empty());
        assert_eq!(got, expect, "{path} with object {object:?}");
    }
    filter("2024-01-10_22-00-00_M 31_300.00s_0001.fits", None, None);
    filter("2024-01-10_22-00-00_M 31_-10.00_300.00s_0001.fits", None, None);
    filter("2024-01-10_22-00-00_Sh2-101_300.00s_G100_O50_0001.fits", None, None);
    filter("2024-01-10_22-00-00_Lagoon_-10.00_300.00s_0001.fits", Some("Lagoon"), None);
    filter("2024-01-10_22-00-00_ALP-T_-10.00_300.00s_0001.fits", Some("Lagoon"), Some("ALP-T"));
    filter("2024-01-10_22-00-00_Ha 3nm_300.00s_0001.fits", None, Some("Ha 3nm"));
    filter("2024-01-10_22-00-00_ASI2600MC_300.00s_0001.fits", None, None);
    filter("2024-01-10_22-00-00_RMS_0.50_300.00s_0001.fits", None, None);
    filter("M31_Light_east_300s_0001.fits", None, None);
    filter("M31_Light_Ha_300s_0001.fits", None, Some("Ha"));
    filter("B_33_Light_300s_001.fits", None, None);
    filter("Blue_Snowball_300s_001.fits", Some("Blue Snowball"), None);
    filter("Blue_Snowball_OIII_300s_001.fits", Some("Blue Snowball"), Some("OIII"));
    filter("L_1551_300s_001.fits", Some("L 1551"), None);
    filter("M31_P1_R_300s_001.fits", Some("M 31 Panel 1"), Some("R"));
}

#[test]
fn stack_and_a_number_count_wherever_they_stand() {
    let count = |path: &str| read(&place(path), None).subframes.map(|known| known.value);
    assert_eq!(count("MasterFlat_Stack20_10.0ms_Bin1_20240111-172548.fit"), Some(20));
    assert_eq!(count("Flat_Stack20_x.fit"), Some(20));
    assert_eq!(count("MasterDark_gain100_Stack20.fit"), Some(20));
    assert_eq!(count("M31_Stack0001.fit"), None);
    assert_eq!(count("M31_Stack1.fit"), None);
}

#[test]
fn a_number_filled_up_with_zeros_at_the_end_counts_files() {
    #[track_caller]
    fn check(path: &str, expect: &str) {
        assert_eq!(spelt(&read(&place(path), None)), expect, "{path}");
    }
    check("offset_00001.fit", "");
    check("M31_exp_0001.fit", "");
    check("M31_gain_0002.fit", "");
    check("M31_EXP_300_0002.fit", "exposure_s 300");
}

#[test]
fn a_target_in_a_name_is_without_its_panel_and_no_placeholder() {
    check("M31_Panel_1_Light_300s_001.fits", "kind Light, exposure_s 300, object M31, panel 1");
    check(
        "Light_M 31 Panel 2_10.0s_LP_20240730-214515.fit",
        "kind Light, exposure_s 10, start 2024-07-30T21:45:15, filter LP, object M 31, panel 2",
    );
    check(
        "Light_M31_Panel_2_300.0s_Bin1_H_gain100_0001.fit",
        "kind Light, exposure_s 300, gain 100, filter H, binning 1, object M31, panel 2",
    );
    check("TARGET_M 81 Panel 2/x.fits", "object* M 81, panel* 2");
    check("M 31 Panel 2/accept/x.fits", "object* M 31, panel* 2");
    check(
        "Light_Unknown_10.0s_LP_20240730-214515.fit",
        "kind Light, exposure_s 10, start 2024-07-30T21:45:15, filter LP",
    );
}

#[test]
fn the_folder_before_accept_names_the_target_before_the_file_does() {
    check(
        "Brook90@f5.6+Tarn2600/01_Blink/M 27/accept/PANEL_2/FILTER_Ha_EXP_300/x_HFR_1.8_TEMP_-9.5.fits",
        "exposure_s* 300, filter* Ha, sensor_temp_c -9.5, focal_ratio* 5.6, telescope* Brook90, camera* Tarn2600, hfr_px 1.8, object* M 27, panel* 2",
    );
}

#[test]
fn a_comma_is_no_decimal_point() {
    check("x_HFR_2,64_0001.fits", "");
    check("x_HFR=2,64.fits", "");
    check("M81_Light_Lum_300s_1,56HFR_0001.fits", "kind Light, exposure_s 300, filter Lum, object M81");
}

#[test]
fn a_folder_named_after_a_date_tells_the_night() {
    check("DATE_2024-01-10/x.fits", "named_night* 2024-01-10");
    check("Date_2026-02-09/LIGHT/x.fits", "kind* Light, named_night* 2026-02-09");
    check("DATE_soon/x.fits", "");
    check("2024-01-10/x.fits", "");
}

#[test]
fn panels_may_be_spelled_with_a_blank_or_without() {
    check("M 31 Panel 2/Ha/x.fits", "filter* Ha, panel* 2");
    check("Panel 2/x.fits", "panel* 2");
    check("panel2/x.fits", "panel* 2");
    check("M 31 Panel 2_0001.fits", "panel 2");
    check("Solar Panel/x.fits", "");
}

#[test]
fn a_pair_says_more_than_a_letter() {
    check("L_300s_FILTER_OIII_0001.fits", "exposure_s 300, filter OIII");
    check("old_camera_2.fits", "");
}

#[test]
fn programs_for_digital_cameras() {
    check(
        "LIGHT_150s_1600iso_+11c_20190302-23h05m41s077ms.CR2",
        "kind Light, exposure_s 150, start 2019-03-02T23:05:41.077, iso 1600, sensor_temp_c 11",
    );
    check(
        "DARK_90s_800iso_-4c_00251stdev_20200118-03h59m02s006ms.CR3",
        "kind Dark, exposure_s 90, start 2020-01-18T03:59:02.006, iso 800, sensor_temp_c -4",
    );
    check(
        "M51-M52_200s_3200iso_+8c_00412stdev_20190303-00h12m09s500ms.NEF",
        "exposure_s 200, start 2019-03-03T00:12:09.500, iso 3200, sensor_temp_c 8, object M51-M52",
    );
    check(
        "C2023A3_LIGHT_8s_1600iso_f4-0_+19c_20241014-19h33m10s020ms.CR2",
        "kind Light, exposure_s 8, start 2024-10-14T19:33:10.020, iso 1600, sensor_temp_c 19, object C2023A3",
    );
    check(
        "D_0007_IC410_ISO1600_240s__-6C.CR2",
        "kind Dark, exposure_s 240, iso 1600, sensor_temp_c -6, object IC410",
    );
    check("L_m45_0112_ISO400_20s__NA.NEF", "kind Light, exposure_s 20, iso 400, object m45");
    check("F_0009_ISO200_0.5s__21C.CR2", "kind Flat, exposure_s 0.5, iso 200, sensor_temp_c 21");
    check(
        "IMG_45s_800iso_-2C_2019_11_30_01_07_59.nef",
        "exposure_s 45, start 2019-11-30T01:07:59, iso 800, sensor_temp_c -2",
    );
}
