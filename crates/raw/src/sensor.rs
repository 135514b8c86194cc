//! Pixel sizes by the camera's model.

/// Width of the sensor in mm, width of its largest picture in pixels, and the models of which both are true, as EXIF Model
/// names them (with their names in America and Japan).
///
/// Both widths are what the makers' own specifications list ("image sensor", "number of recorded pixels" or "image size, L");
/// their quotient is the pixels' pitch to a hundredth or two of a micrometre, which EXIF's FocalPlaneXResolution often is
/// not (5D Mark IV: 4.44 where 36.0 mm / 6720 is 5.36).
type Sensor = (f64, u32, &'static [&'static str]);

#[rustfmt::skip]
static SENSORS: &[Sensor] = &[
    (36.0, 8688, &["Canon EOS 5DS", "Canon EOS 5DS R"]),
    (36.0, 8192, &["Canon EOS R5", "Canon EOS R5m2", "Canon EOS R5 C"]),
    (36.0, 6720, &["Canon EOS 5D Mark IV", "Canon EOS R", "Canon EOS Ra"]),
    (35.9, 6240, &["Canon EOS 6D Mark II", "Canon EOS RP"]),
    (36.0, 6000, &["Canon EOS R3", "Canon EOS R1"]),
    (35.9, 6000, &["Canon EOS R6m2", "Canon EOS R8"]),
    (36.0, 5760, &["Canon EOS 5D Mark III"]),
    (36.0, 5616, &["Canon EOS 5D Mark II", "Canon EOS-1Ds Mark III"]),
    (35.8, 5472, &["Canon EOS 6D"]),
    (35.9, 5472, &["Canon EOS R6", "Canon EOS-1D X Mark II"]),
    (36.0, 5472, &["Canon EOS-1D X Mark III"]),
    (36.0, 5184, &["Canon EOS-1D X"]),
    (36.0, 4992, &["Canon EOS-1Ds Mark II"]),
    (35.8, 4368, &["Canon EOS 5D"]),
    (27.9, 4896, &["Canon EOS-1D Mark IV"]),
    (28.1, 3888, &["Canon EOS-1D Mark III"]),
    (22.3, 6960, &["Canon EOS 90D", "Canon EOS R7", "Canon EOS M6 Mark II"]),
    (22.5, 6000, &["Canon EOS 80D"]),
    (22.3, 6000, &["Canon EOS 77D", "Canon EOS 9000D", "Canon EOS 750D", "Canon EOS REBEL T6i", "Canon EOS Kiss X8i", "Canon EOS 760D", "Canon EOS REBEL T6s", "Canon EOS 8000D", "Canon EOS 800D", "Canon EOS REBEL T7i", "Canon EOS Kiss X9i", "Canon EOS 850D", "Canon EOS REBEL T8i", "Canon EOS Kiss X10i", "Canon EOS 200D", "Canon EOS REBEL SL2", "Canon EOS Kiss X9", "Canon EOS 250D", "Canon EOS REBEL SL3", "Canon EOS Kiss X10", "Canon EOS 200D II", "Canon EOS R10", "Canon EOS R50", "Canon EOS R100", "Canon EOS M3", "Canon EOS M5", "Canon EOS M6", "Canon EOS M50", "Canon EOS Kiss M", "Canon EOS M50m2", "Canon EOS M100", "Canon EOS M200"]),
    (22.3, 6000, &["Canon EOS 2000D", "Canon EOS 1500D", "Canon EOS REBEL T7", "Canon EOS Kiss X90"]),
    (22.4, 5472, &["Canon EOS 7D Mark II"]),
    (22.5, 5472, &["Canon EOS 70D"]),
    (22.3, 5184, &["Canon EOS 7D", "Canon EOS 60D", "Canon EOS 60Da", "Canon EOS 550D", "Canon EOS REBEL T2i", "Canon EOS Kiss X4", "Canon EOS 600D", "Canon EOS REBEL T3i", "Canon EOS Kiss X5", "Canon EOS 650D", "Canon EOS REBEL T4i", "Canon EOS Kiss X6i", "Canon EOS 700D", "Canon EOS REBEL T5i", "Canon EOS Kiss X7i", "Canon EOS 100D", "Canon EOS REBEL SL1", "Canon EOS Kiss X7", "Canon EOS 1200D", "Canon EOS REBEL T5", "Canon EOS Kiss X70", "Canon EOS 1300D", "Canon EOS REBEL T6", "Canon EOS Kiss X80", "Canon EOS 4000D", "Canon EOS 3000D", "Canon EOS REBEL T100", "Canon EOS M", "Canon EOS M2", "Canon EOS M10"]),
    (22.3, 4752, &["Canon EOS 50D", "Canon EOS 500D", "Canon EOS REBEL T1i", "Canon EOS Kiss X3"]),
    (22.2, 4272, &["Canon EOS 450D", "Canon EOS DIGITAL REBEL XSi", "Canon EOS Kiss X2"]),
    (22.0, 4272, &["Canon EOS 1100D", "Canon EOS REBEL T3", "Canon EOS Kiss X50"]),
    (22.2, 3888, &["Canon EOS 40D", "Canon EOS 400D DIGITAL", "Canon EOS DIGITAL REBEL XTi", "Canon EOS Kiss Digital X", "Canon EOS 1000D", "Canon EOS DIGITAL REBEL XS", "Canon EOS Kiss F"]),
    (22.5, 3504, &["Canon EOS 20D", "Canon EOS 20Da", "Canon EOS 30D"]),
    (22.2, 3456, &["Canon EOS 350D DIGITAL", "Canon EOS DIGITAL REBEL XT", "Canon EOS Kiss Digital N"]),
    (22.7, 3072, &["Canon EOS 10D", "Canon EOS D60", "Canon EOS 300D DIGITAL", "Canon EOS DIGITAL REBEL", "Canon EOS Kiss Digital"]),
    (35.9, 8256, &["NIKON D850", "NIKON Z 7", "NIKON Z 7_2", "NIKON Z 8", "NIKON Z 9"]),
    (35.9, 7360, &["NIKON D800", "NIKON D800E", "NIKON D810", "NIKON D810A"]),
    (35.9, 6048, &["NIKON D3X", "NIKON D780", "NIKON Z 6", "NIKON Z 6_2", "NIKON Z6_3", "NIKON Z f", "NIKON Z5_2"]),
    (35.9, 6016, &["NIKON D600", "NIKON D610", "NIKON D750", "NIKON Z 5"]),
    (35.9, 5568, &["NIKON D5", "NIKON D6"]),
    (36.0, 4928, &["NIKON D4", "NIKON D4S", "NIKON Df"]),
    (36.0, 4256, &["NIKON D3", "NIKON D3S", "NIKON D700"]),
    (23.5, 6000, &["NIKON D3300", "NIKON D3400", "NIKON D3500", "NIKON D5200", "NIKON D5300", "NIKON D5500", "NIKON D5600", "NIKON D7100", "NIKON D7200"]),
    (23.2, 6016, &["NIKON D3200"]),
    (23.5, 5568, &["NIKON D500", "NIKON D7500", "NIKON Z 50", "NIKON Z50_2", "NIKON Z fc", "NIKON Z 30"]),
    (23.6, 4928, &["NIKON D5100", "NIKON D7000"]),
    (23.1, 4608, &["NIKON D3100"]),
    (23.6, 4288, &["NIKON D90", "NIKON D300", "NIKON D300S", "NIKON D5000"]),
    (23.7, 4288, &["NIKON D2X", "NIKON D2Xs"]),
    (23.6, 3872, &["NIKON D60", "NIKON D80", "NIKON D200", "NIKON D3000"]),
    (23.7, 3872, &["NIKON D40X"]),
    (23.7, 3008, &["NIKON D40", "NIKON D50", "NIKON D70", "NIKON D70s", "NIKON D100"]),
    (13.2, 3872, &["NIKON 1 J1", "NIKON 1 V1", "NIKON 1 J2"]),
    (35.7, 9504, &["ILCE-7RM4", "ILCE-7RM4A", "ILCE-7RM5", "ILCE-7CR"]),
    (35.9, 8640, &["ILCE-1", "ILCE-1M2"]),
    (35.9, 7952, &["ILCE-7RM2", "ILCE-7RM3", "ILCE-7RM3A", "ILCA-99M2"]),
    (35.9, 7360, &["ILCE-7R"]),
    (35.9, 7008, &["ILCE-7M4", "ILCE-7CM2"]),
    (35.8, 6000, &["ILCE-7", "ILCE-7M2", "SLT-A99", "SLT-A99V"]),
    (35.6, 6000, &["ILCE-7M3", "ILCE-7C", "ILCE-9", "ILCE-9M2", "ILCE-9M3"]),
    (35.9, 6048, &["DSLR-A850", "DSLR-A900"]),
    (35.6, 4240, &["ILCE-7SM2", "ILCE-7SM3", "ZV-E1"]),
    (35.8, 4240, &["ILCE-7S"]),
    (23.3, 6192, &["ILCE-6700", "ZV-E10M2"]),
    (23.5, 6000, &["ILCE-5100", "ILCE-6000", "ILCE-6100", "ILCE-6300", "ILCE-6400", "ILCE-6500", "ILCE-6600", "ZV-E10", "NEX-7", "SLT-A65", "SLT-A65V", "SLT-A77", "SLT-A77V", "ILCA-68", "ILCA-77M2"]),
    (23.2, 5456, &["ILCE-3000", "ILCE-5000", "SLT-A58"]),
    (23.5, 4912, &["NEX-5R", "NEX-5T", "NEX-6", "NEX-C3", "NEX-F3", "SLT-A35", "SLT-A37", "SLT-A55V", "SLT-A57", "DSLR-A580"]),
    (23.4, 4912, &["NEX-5N"]),
    (23.4, 4592, &["NEX-3", "NEX-5", "SLT-A33"]),
    (23.5, 4272, &["DSLR-A700"]),
    (23.6, 3872, &["DSLR-A100", "DSLR-A200"]),
    (13.2, 5472, &["DSC-RX100", "DSC-RX100M2", "DSC-RX100M3", "DSC-RX100M4", "DSC-RX100M5", "DSC-RX100M6", "DSC-RX100M7", "DSC-RX10", "DSC-RX10M2", "DSC-RX10M3", "DSC-RX10M4"]),
    (43.8, 11648, &["GFX 100", "GFX100S", "GFX100 II", "GFX100S II"]),
    (43.8, 8256, &["GFX 50S", "GFX 50R", "GFX50S II", "PENTAX 645Z"]),
    (23.5, 7728, &["X-H2", "X-T5", "X-T50", "X100VI", "X-E5"]),
    (23.5, 6240, &["X-T3", "X-T4", "X-T30", "X-T30 II", "X-Pro3", "X-S10", "X-S20", "X-E4", "X-H2S", "X-M5", "X100V"]),
    (23.6, 6000, &["X-T2", "X-T20", "X-Pro2", "X100F"]),
    (23.5, 6000, &["X-E3", "X-H1", "X-A5", "X-T100"]),
    (23.6, 4896, &["X-T1", "X-T10", "X-E1", "X-E2", "X-E2S", "X-Pro1", "X-A1", "X-A2", "X-M1", "X100S", "X100T"]),
    (44.0, 7264, &["PENTAX 645D"]),
    (35.9, 7360, &["PENTAX K-1", "PENTAX K-1 Mark II"]),
    (23.3, 6192, &["PENTAX K-3 Mark III"]),
    (23.5, 6016, &["PENTAX K-3", "PENTAX K-3 II", "PENTAX KP"]),
    (23.5, 6000, &["PENTAX K-70", "PENTAX KF"]),
    (23.5, 5472, &["PENTAX K-S1", "PENTAX K-S2"]),
    (23.7, 4928, &["PENTAX K-5", "PENTAX K-5 II", "PENTAX K-5 II s", "PENTAX K-30", "PENTAX K-50", "PENTAX K-500", "PENTAX K-01"]),
    (23.4, 4672, &["PENTAX K-7", "PENTAX K20D"]),
    (23.6, 4288, &["PENTAX K-r", "PENTAX K-x"]),
    (23.5, 3872, &["PENTAX K10D", "PENTAX K200D", "PENTAX K-m"]),
    (23.5, 3008, &["PENTAX K100D", "PENTAX K110D", "PENTAX K100D Super", "PENTAX *ist DS", "PENTAX *ist DL"]),
    (17.4, 5184, &["E-M1MarkII", "E-M1MarkIII", "E-M1X", "E-M5MarkIII", "E-M10MarkIV", "OM-1", "OM-1MarkII", "OM-5"]),
    (17.3, 5184, &["PEN-F", "DC-G9", "DC-GH5", "DC-GH5M2", "DC-GX9", "DC-G90", "DC-G91", "DC-G95", "DC-G99", "DC-G100", "DMC-GX8"]),
    (17.3, 4608, &["E-M1", "E-M5", "E-M5MarkII", "E-M10", "E-M10MarkII", "E-M10 Mark III", "E-M10MarkIIIS", "E-P5", "E-PL5", "E-PL6", "E-PL7", "E-PL8", "E-PL9", "E-PL10", "E-PM2", "DMC-GH3", "DMC-GH4", "DMC-G6"]),
    (17.3, 4592, &["DMC-G7", "DMC-G70", "DMC-G80", "DMC-G81", "DMC-G85", "DMC-GX7", "DMC-GX80", "DMC-GX85", "DMC-GX7MK2", "DMC-GF7", "DMC-GM1", "DMC-GM5"]),
    (17.3, 4032, &["E-5", "E-30", "E-620", "E-P1", "E-P2", "E-P3", "E-PL1", "E-PL2", "E-PL3", "E-PM1"]),
    (17.3, 3648, &["E-3", "E-410", "E-420", "E-450", "E-510", "E-520"]),
    (17.3, 2560, &["E-1"]),
    (17.3, 5776, &["DC-G9M2", "DC-GH6", "DC-GH7"]),
    (36.0, 8368, &["DC-S1R"]),
    (35.6, 6000, &["DC-S1", "DC-S1H", "DC-S5", "DC-S5M2", "DC-S5M2X", "DC-S9"]),
];

/// The size of a model's pixels, um, by the makers' data; `None` where the model is not in the table.
pub fn pixel_um(model: &str) -> Option<f64> {
    let model = model.trim();
    let (width_mm, pixels, _) =
        SENSORS.iter().find(|(_, _, models)| models.iter().any(|known| known.eq_ignore_ascii_case(model)))?;
    Some((width_mm * 1e5 / f64::from(*pixels)).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_are_well_known() {
        for (model, size_um) in [
            ("Canon EOS 6D", 6.54),
            ("Canon EOS REBEL T3i", 4.3),
            ("Canon EOS 450D", 5.2),
            ("canon eos 5d mark iv ", 5.36),
            ("NIKON D810A", 4.88),
            ("NIKON Z 6", 5.94),
            ("ILCE-7M3", 5.93),
            ("ILCE-6000", 3.92),
            ("X-T3", 3.77),
            ("PENTAX K-1", 4.88),
            ("E-M5MarkIII", 3.36),
            ("DC-G9", 3.34),
        ] {
            assert_eq!(pixel_um(model), Some(size_um), "{model}");
        }
        for unknown in ["", "Canon", "Canon EOS 5", "iPhone 15 Pro", "NIKON COOLPIX P1000"] {
            assert_eq!(pixel_um(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn every_model_stands_once_and_makes_sense() {
        let mut models: Vec<_> = SENSORS.iter().flat_map(|(_, _, models)| *models).collect();
        let all = models.len();
        models.sort_unstable();
        models.dedup();
        assert_eq!(models.len(), all);
        assert!(all >= 150, "{all}");
        for (width_mm, pixels, models) in SENSORS {
            let size_um = width_mm * 1000.0 / f64::from(*pixels);
            assert!((2.0..=9.0).contains(&size_um) && !models.is_empty(), "{models:?} {size_um}");
        }
    }
}
