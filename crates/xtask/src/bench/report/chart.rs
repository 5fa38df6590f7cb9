//! Charts as SVG: bars, and lines. Colors suit a light and a dark page.

use super::super::record::Role;
use super::format::number;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#24292f}\
.title{font-weight:600}.axis{fill:#6e7781;font-size:11px}\
line{stroke:#d0d7de}.limit{fill:#8c959f;stroke:#8c959f}.peer{fill:#d4762c;stroke:#d4762c}\
.latebind{fill:#2f6fde;stroke:#2f6fde}polyline{fill:none!important;stroke-width:2}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{fill:#9198a1}line{stroke:#3d444d}}";

const WIDTH: f64 = 760.0;
const LABELS: f64 = 280.0;
const VALUES: f64 = 70.0;
const BAR: f64 = 22.0;

pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) role: Role,
}

/// Maps a value to a position from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scale {
    Linear {
        most: f64,
    },
    /// Between two powers of ten, as exponents.
    Log {
        least: f64,
        most: f64,
    },
}

impl Scale {
    pub(crate) fn linear(values: impl Iterator<Item = f64>) -> Self {
        let most = values.fold(0.0, f64::max);
        Scale::Linear { most }
    }

    pub(crate) fn log(values: impl Iterator<Item = f64> + Clone) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min).log10().floor();
        let most = values.fold(0.0, f64::max).log10().ceil();
        let most = most.max(least + 1.0);
        Scale::Log { least, most }
    }

    fn position(self, value: f64) -> f64 {
        match self {
            Scale::Linear { most } => value / most,
            Scale::Log { least, most } => (value.log10() - least) / (most - least),
        }
    }

    /// Returns the values that have a line.
    fn ticks(self) -> Vec<f64> {
        match self {
            Scale::Linear { most } => {
                let step = 10f64.powf(most.log10().floor());
                let step = if most / step < 2.5 { step / 2.0 } else { step };
                (0..)
                    .map(|at| f64::from(at) * step)
                    .take_while(|tick| *tick <= most)
                    .collect()
            }
            Scale::Log { least, most } => (least as i32..=most as i32)
                .map(|power| 10f64.powi(power))
                .collect(),
        }
    }
}

/// Draws bars with their values, group by group.
pub(crate) fn bars(title: &str, groups: &[(String, Vec<Bar>)], scale: Scale) -> String {
    let rows: usize = groups.iter().map(|(_, bars)| bars.len() + 1).sum();
    let (top, height) = (30.0, BAR * rows as f64 + 60.0);
    let bottom = height - 24.0;
    let room = WIDTH - LABELS - VALUES;
    let mut body = ticks(scale, |place| {
        let x = LABELS + place * room;
        (x, top, x, bottom)
    });
    let mut y = top + 6.0;
    for (name, bars) in groups {
        body.push_str(&text(8.0, y + 14.0, "title", "start", name));
        y += BAR;
        for Bar { label, value, role } in bars {
            let length = (scale.position(*value) * room).max(1.0);
            body.push_str(&text(LABELS - 8.0, y + 14.0, "", "end", label));
            body.push_str(&format!(
                "<rect class=\"{}\" x=\"{LABELS}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"{:.1}\"/>\n",
                class(*role),
                y + 3.0,
                BAR - 7.0
            ));
            let x = LABELS + length + 6.0;
            body.push_str(&text(x, y + 14.0, "axis", "start", &number(*value)));
            y += BAR;
        }
    }
    svg(title, height, &body)
}

/// A line through points.
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) role: Role,
    pub(crate) dashes: usize,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Draws lines on logarithmic scales, each with its name at its end.
pub(crate) fn lines(title: &str, lines: &[Line]) -> String {
    let (left, top, room, tall) = (60.0, 40.0, WIDTH - 340.0, 300.0);
    let xs = Scale::log(
        lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| point.0),
    );
    let ys = Scale::log(
        lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| point.1),
    );
    let place = |(x, y): (f64, f64)| {
        (
            left + xs.position(x) * room,
            top + tall - ys.position(y) * tall,
        )
    };
    let mut body = ticks(xs, |place| {
        let x = left + place * room;
        (x, top, x, top + tall)
    });
    body.push_str(&ticks(ys, |place| {
        let y = top + tall - place * tall;
        (left + room, y, left, y)
    }));
    let mut ends: Vec<(f64, &Line)> = Vec::new();
    for line in lines {
        let points: Vec<String> = line
            .points
            .iter()
            .map(|point| place(*point))
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let dashes = match line.dashes {
            0 => String::new(),
            dashes => format!(" stroke-dasharray=\"{} 3\"", dashes * 3),
        };
        body.push_str(&format!(
            "<polyline class=\"{}\"{dashes} points=\"{}\"/>\n",
            class(line.role),
            points.join(" ")
        ));
        if let Some(last) = line.points.last() {
            ends.push((place(*last).1, line));
        }
    }
    // Move names apart that would overlap.
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = f64::MIN;
    for (y, line) in ends {
        let y = y.max(free);
        free = y + 16.0;
        let (x, value) = (
            left + room + 10.0,
            line.points.last().map_or(0.0, |it| it.1),
        );
        let label = format!("{} {}", line.label, number(value));
        body.push_str(&text(x, y + 4.0, "", "start", &label));
    }
    svg(title, top + tall + 30.0, &body)
}

/// Draws the lines of a scale with their values.
fn ticks(scale: Scale, ends: impl Fn(f64) -> (f64, f64, f64, f64)) -> String {
    let mut body = String::new();
    for tick in scale.ticks() {
        let (x1, y1, x2, y2) = ends(scale.position(tick));
        body.push_str(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>\n"
        ));
        let label = tick.to_string();
        body.push_str(&if x1 == x2 {
            text(x2, y2 + 14.0, "axis", "middle", &label)
        } else {
            text(x2 - 6.0, y2 + 4.0, "axis", "end", &label)
        });
    }
    body
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Limit => "limit",
        Role::Peer => "peer",
        Role::Latebind => "latebind",
    }
}

fn text(x: f64, y: f64, class: &str, anchor: &str, content: &str) -> String {
    let content = content.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{content}</text>\n"
    )
}

fn svg(title: &str, height: f64, body: &str) -> String {
    let heading = text(8.0, 18.0, "title", "start", title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\">\n<style>{STYLE}</style>\n{heading}{body}</svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_map_their_ends() {
        let log = Scale::log([0.5, 774.0].into_iter());
        assert_eq!(log.ticks(), [0.1, 1.0, 10.0, 100.0, 1000.0]);
        assert!((log.position(1000.0) - 1.0).abs() < 1e-9);
        let linear = Scale::linear([0.5, 2.0].into_iter());
        assert_eq!(linear.ticks(), [0.0, 0.5, 1.0, 1.5, 2.0]);
        assert!((linear.position(1.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_chart_has_a_bar_for_each_value() {
        let bar = |value| Bar {
            label: "a < b".into(),
            value,
            role: Role::Peer,
        };
        let groups = [("group".to_string(), vec![bar(1.0), bar(2.0)])];
        let svg = bars("title", &groups, Scale::Linear { most: 2.0 });
        assert_eq!(svg.matches("<rect").count(), 2);
        assert!(svg.contains("a &lt; b") && svg.contains(">2.00<"));
    }
}
