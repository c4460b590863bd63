// weezl as a peer: see `peers.ts` for what comes in and goes out.
use std::io::{BufRead, Write};
use std::time::Instant;
use weezl::{decode::Decoder, encode::Encoder, BitOrder, LzwStatus};

fn unpack(decoder: &mut Decoder, mut data: &[u8], mut out: &mut [u8]) -> bool {
    decoder.reset();
    while !out.is_empty() {
        let result = decoder.decode_bytes(data, out);
        data = &data[result.consumed_in..];
        out = &mut out[result.consumed_out..];
        match result.status {
            Ok(LzwStatus::Ok) => {}
            _ => break,
        }
    }
    out.is_empty()
}

fn pack(encoder: &mut Encoder, mut data: &[u8], mut out: &mut [u8]) -> bool {
    encoder.reset();
    encoder.finish();
    loop {
        let result = encoder.encode_bytes(data, out);
        data = &data[result.consumed_in..];
        out = &mut out[result.consumed_out..];
        match result.status {
            Ok(LzwStatus::Done) => return true,
            Ok(LzwStatus::Ok) => {}
            _ => return false,
        }
    }
}

fn main() {
    let mut decoder = Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let mut encoder = Encoder::with_tiff_size_switch(BitOrder::Msb, 8);
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split('\t').collect();
        let data = std::fs::read(words[1]).unwrap();
        let size: usize = words[2].parse().unwrap();
        let ms: f64 = words[3].parse().unwrap();
        let mut out = vec![0u8; if words[0] == "pack" { 2 * data.len() + 65536 } else { size }];
        let begin = Instant::now();
        let mut least = f64::INFINITY;
        let mut fine = true;
        while fine && (least.is_infinite() || begin.elapsed().as_secs_f64() * 1000.0 < ms) {
            let start = Instant::now();
            fine = match words[0] {
                "pack" => pack(&mut encoder, &data, &mut out),
                _ => unpack(&mut decoder, &data, &mut out),
            };
            least = least.min(start.elapsed().as_secs_f64());
        }
        if fine {
            println!("{least:.9}");
        } else {
            println!("- weezl refuses");
        }
        std::io::stdout().flush().unwrap();
    }
}
