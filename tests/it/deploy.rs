//! The manifests in `deploy/`: what their containers run, run by hand for each of four shards.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use yaml_rust2::{Yaml, YamlLoader};

use crate::harness::entities::PROJECT;
use crate::harness::population::Population;
use crate::harness::servers::{Datastore, Memcached, directory};
use crate::harness::{Run, tools};

const SHARDS: usize = 4;

/// What a manifest says of its containers.
struct Manifest {
    container: Yaml,
    tasks: i64,
    parallelism: i64,
}

fn manifest(name: &str, path: &[&str], tasks: &str) -> Manifest {
    let text = std::fs::read_to_string(tools::repository().join("deploy").join(name)).unwrap();
    let mut documents = YamlLoader::load_from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(documents.len(), 1, "{name}");
    let document = documents.remove(0);
    assert_eq!(document["kind"].as_str(), Some("Job"), "{name}");
    let spec = path.iter().fold(&document, |at, key| &at[*key]);
    let pod = &spec["template"]["spec"];
    let containers = pod["containers"].as_vec().unwrap_or_else(|| panic!("{name} has no containers"));
    assert_eq!(containers.len(), 1, "{name}");
    volumes_are_there(name, &containers[0], pod);
    let number = |key: &str| spec[key].as_i64().unwrap_or_else(|| panic!("{name} has no {key}"));
    Manifest { container: containers[0].clone(), tasks: number(tasks), parallelism: number("parallelism") }
}

fn volumes_are_there(name: &str, container: &Yaml, pod: &Yaml) {
    let names = |list: &Yaml| -> Vec<String> {
        let list = list.as_vec().unwrap_or_else(|| panic!("{name} has no volumes"));
        list.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let volumes = names(&pod["volumes"]);
    for mount in names(&container["volumeMounts"]) {
        assert!(volumes.contains(&mount), "{name} has no volume {mount}");
    }
}

impl Manifest {
    /// The shell script of the container, with its reports in `reports`.
    fn script(&self, reports: &Path) -> String {
        let words = |list: &Yaml| -> Vec<String> {
            list.as_vec().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(words(&self.container["command"]), ["/bin/sh", "-c"]);
        let [script] = words(&self.container["args"]).try_into().expect("one script");
        script.replace("/reports", &reports.display().to_string())
    }

    fn variables(&self) -> BTreeMap<String, String> {
        let list = self.container["env"].as_vec().unwrap();
        let text = |item: &Yaml, key: &str| item[key].as_str().unwrap().to_owned();
        list.iter().map(|item| (text(item, "name"), text(item, "value"))).collect()
    }
}

/// Runs the container's script as its platform would for one of four tasks.
fn run_task(script: &str, variables: &[(&str, String)]) {
    let program = Path::new(env!("CARGO_BIN_EXE_sesscascade")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", program.display());
    let output = Command::new("/bin/sh")
        .args(["-c", script])
        .env_clear()
        .env("PATH", path)
        .envs(variables.iter().map(|(name, value)| (*name, value)))
        .output()
        .expect("sh starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn four_tasks_of_each_manifest_say_what_one_process_says() {
    let (memcached, datastore) = (Memcached::start(), Datastore::start());
    let population = Population::new();
    population.store(&[memcached.address()], &datastore).await;
    let run = manifest("cloud-run-job.yaml", &["spec", "template", "spec"], "taskCount");
    let kubernetes = manifest("kubernetes-job.yaml", &["spec"], "completions");
    for (manifest, index) in [(run, "CLOUD_RUN_TASK_INDEX"), (kubernetes, "JOB_COMPLETION_INDEX")] {
        assert_eq!(manifest.tasks, manifest.parallelism);
        let variables = manifest.variables();
        assert!(variables["SESSCASCADE_MEMCACHE"].starts_with("memcache://"));
        assert!(variables["SESSCASCADE_DATASTORE"].starts_with("datastore://"));
        let reports = directory();
        let script = manifest.script(reports.path());
        let of_all = format!("--shards {}", manifest.tasks);
        assert!(index.starts_with("CLOUD_RUN") || script.contains(&of_all), "{script}");
        let script = script.replace(&of_all, &format!("--shards {SHARDS}"));
        for task in 0..SHARDS {
            let mut variables = vec![
                ("SESSCASCADE_MEMCACHE", memcached.url()),
                ("SESSCASCADE_DATASTORE", format!("datastore://{PROJECT}")),
                ("DATASTORE_EMULATOR_HOST", datastore.host()),
                (index, task.to_string()),
            ];
            if index.starts_with("CLOUD_RUN") {
                variables.push(("CLOUD_RUN_TASK_COUNT", SHARDS.to_string()));
            }
            run_task(&script, &variables);
        }
        let files =
            (0..SHARDS).map(|task| reports.path().join(format!("check-{task}.json")).display().to_string());
        let merged = Run::new(["merge", "-o", "json"]).args(files).status(1).run().json();
        assert_eq!(merged["course"]["complete"], true);
        assert_eq!(merged["counts"]["sessions"], population.len());
        for (condition, count) in population.counts() {
            assert_eq!(merged["counts"]["conditions"][condition], Json::from(count), "{condition}");
        }
        let left: Vec<_> =
            reports.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), SHARDS, "checkpoints are gone: {left:?}");
    }
}
