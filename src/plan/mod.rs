//! The only code that writes in bulk: steps, each with a reason, that are planned and carried out by the
//! same stream.
//!
//! ```text
//! looks ─ Planner ─→ Step ─ Consent, undo file, pace ─ Engine ─→ Outcome
//!            └──────── looked at and judged again ←──────┘ changed meanwhile
//! ```
//!
//! A dry run ends before the engine. Nothing here decides what is to be done about a session: that is the
//! planner's, which each command brings.

mod batch;
mod consent;
mod decision;
mod engine;
mod file;
mod line;
mod pace;
mod run;
mod step;
mod stop;
mod undo;
mod undo_log;

pub use consent::Consent;
pub use decision::{Decision, Left, Planner};
pub use engine::{Engine, Outcome, Sites, same};
pub use file::{PlanFile, PlanFileError, PlanReader};
pub use line::Line;
pub use pace::{Pace, Rate};
pub use run::{Settled, run};
pub use step::{Action, At, Basis, Reason, Side, Step, Write};
pub use stop::Stop;
pub use undo::{Header, Place, UndoError, UndoFile};
pub use undo_log::{History, Origin, Past, UndoLog};
