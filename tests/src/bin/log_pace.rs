//! What a long WBPP log costs, beside `wc -l` on the same file in the same run: `log_pace [FILE]`. Without a file it
//! writes one of 20,000 lights and about 100 MB into the system's folder for temporary files, and reads that.
#![forbid(unsafe_code)]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use nightledger_session::{LogFileReader, LogSaid, LogStep};

/// Each is done this often; the fastest counts, so that others' work on the machine counts least.
const TURNS: u32 = 15;

const LIGHTS: usize = 20_000;
const FILTERS: [&str; 7] = ["L", "R", "G", "B", "Ha", "OIII", "SII"];

/// Lights of one filter, stacked together.
const GROUP: usize = 250;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("log_pace: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let path = if let Some(path) = std::env::args_os().nth(1) {
        PathBuf::from(path)
    } else {
        let path = std::env::temp_dir().join("nightledger-long.log");
        std::fs::write(&path, long_log())?;
        path
    };
    let before = processor_ms();
    let (mut own, mut counting, mut said) = (Duration::MAX, Duration::MAX, String::new());
    for _ in 0..TURNS {
        let began = Instant::now();
        said = read(&path)?;
        own = own.min(began.elapsed());
        let began = Instant::now();
        Command::new("wc").arg("-l").arg(&path).stdout(Stdio::null()).status()?;
        counting = counting.min(began.elapsed());
    }
    if let Some(([from, waited], [to, waiting])) = before.zip(processor_ms()) {
        let (reading, waiting) = (to - from, waiting - waited);
        let turns = f64::from(TURNS);
        println!(
            "of the processor, each time: {:.1} ms, wc -l {:.1} ms: {:.2} times",
            reading / turns,
            waiting / turns,
            reading / waiting
        );
    }
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{}: {said}; {:.1} ms, wc -l {:.1} ms: {:.2} times",
        path.display(),
        ms(own),
        ms(counting),
        ms(own) / ms(counting)
    );
    Ok(())
}

/// What this process and those that it waited for took of the processor so far, in ms, where the system says so: other
/// work on the machine makes less of a difference to it than to the time that passes.
fn processor_ms() -> Option<[f64; 2]> {
    const MS_A_TICK: f64 = 10.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // User, system, and both of the children, behind the program's name in brackets.
    let mut ticks =
        stat.rsplit(')').next()?.split_whitespace().skip(11).map_while(|word| word.parse::<f64>().ok());
    let mut both = || Some((ticks.next()? + ticks.next()?) * MS_A_TICK);
    Some([both()?, both()?])
}

/// Reads a log as the command does, and says what it found.
fn read(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut reader = LogFileReader::new(file.metadata()?.len());
    let mut piece = Vec::new();
    loop {
        match reader.step() {
            LogStep::Done(LogSaid::Stacking(log)) => {
                let (integrated, rejected) = (log.integrated(), log.rejected());
                return Ok(format!(
                    "{} exposures, {integrated} integrated, {rejected} rejected",
                    log.exposures.len()
                ));
            }
            LogStep::Done(_) => return Ok("no log of a stacking program".to_owned()),
            LogStep::Read { length, .. } => {
                piece.resize(length, 0);
                let mut filled = 0;
                while filled < length {
                    match file.read(piece.get_mut(filled..).unwrap_or_default())? {
                        0 => break,
                        more => filled += more,
                    }
                }
                reader.supply(piece.get(..filled).unwrap_or_default());
            }
        }
    }
}

/// A log of version 2.8 with what PixInsight's processes print of every frame.
fn long_log() -> String {
    let mut log = Log { text: String::new(), second: 0 };
    log.say("PixInsight Core 1.9.3 Lockhart (x64)");
    log.say("Weighted Batch Preprocessing Script 2.8.9");
    for group in 0..LIGHTS / GROUP {
        log.group(group);
    }
    log.say("* WeightedBatchPreprocessing: 42:17.31");
    log.text
}

struct Log {
    text: String,
    second: usize,
}

impl Log {
    fn say(&mut self, line: &str) {
        self.second += 1;
        let (minute, hour) = (self.second / 60, self.second / 3600);
        let stamp = format!(
            "[2024-01-{:02} {:02}:{:02}:{:02}] ",
            1 + hour / 24 % 28,
            hour % 24,
            minute % 60,
            self.second % 60
        );
        self.text.push_str(&stamp);
        self.text.push_str(line);
        self.text.push_str("\r\n");
    }

    fn group(&mut self, group: usize) {
        let filter = FILTERS.get(group % FILTERS.len()).copied().unwrap_or_default();
        let name = |light: usize| {
            format!("2024-01-{:02}_M31_{filter}_300.00s_-10.00C_{group:03}_{light:04}", 1 + group % 28)
        };
        let at = |folder: &str, marks: &str, light: usize| {
            format!(
                "D:/Astro/2024/{folder}/Light_BIN-1_9576x6388_EXPOSURE-300.00s_FILTER-{filter}_mono/{}{marks}",
                name(light)
            )
        };
        self.say("* Begin calibration of Light frames");
        for line in [
            &*format!("Filter   : {filter}"),
            "Exposure : 300.00s",
            "Master bias: none",
            "* Master dark: D:/m/masterDark.xisf",
        ] {
            self.say(line);
        }
        self.say("* End calibration of Light frames");
        for light in 0..GROUP {
            let (from, to) = (at("raw", ".fits", light), at("calibrated", "_c.xisf", light));
            self.say(&format!("Calibration frame {light}: {from} ---> {to}"));
        }
        for light in 0..GROUP {
            self.say(&at("calibrated", "_c.xisf", light));
            self.say("----------------------------------------");
            for line in [
                "FWHM : 3.512 [px]",
                "Eccentricity : 0.45",
                "Number of stars : 1234",
                "PSF Signal Weight : 0.81",
                "Median (ADU) : 1234.5",
            ] {
                self.say(line);
            }
            for sample in 0..28 {
                self.say("Loading image: w=9576 h=6388 n=1 Gray UInt16");
                self.say(&format!(
                    "Sample {sample}: background model 128x96, scale 1.0000, noise 4.32e-05, {sample}% done"
                ));
            }
        }
        self.say("* Begin registration of light frames");
        for light in 0..GROUP {
            let (from, to) = (at("calibrated", "_c.xisf", light), at("registered", "_c_r.xisf", light));
            self.say(&format!("Registered frame {light}: {from} ---> {to}"));
        }
        self.say("* Begin integration of Light frames");
        self.say(&format!("Filter   : {filter}"));
        self.say("II.images = [ // enabled, path, drizzlePath, localNormalizationDataPath");
        for light in 0..GROUP {
            self.say(&format!("   [true, \"{}\", \"\", \"\"],", at("registered", "_c_r.xisf", light)));
        }
        self.say("];");
        self.say(&format!("Integration of {} images:", GROUP - 10));
        self.say("Pixel rejection counts:");
        for light in 10..GROUP {
            self.say(&at("registered", "_c_r.xisf", light));
            let mut counts = String::new();
            // Writing into a text cannot fail.
            let _ = write!(
                counts,
                "{light:5} : {:9}   2.492% (   126277 +   1398061 =   0.206% +   2.285%)",
                1_524_338 + light
            );
            self.say(&counts);
        }
        self.say("Total : 1524338   2.492%");
        self.say("* Writing master Light frame:");
        self.say(&format!("D:/Astro/2024/master/masterLight_{filter}_{group}.xisf"));
        self.say("* End integration of Light frames");
        self.say(&format!("numberOfImages: {}", GROUP - 10));
    }
}
