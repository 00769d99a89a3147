package main

import (
	"bytes"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"text/template"
)

func writeFixtures(dir string) error {
	sessionDir, corruptDir := filepath.Join(dir, "sessions"), filepath.Join(dir, "corrupt")
	if err := emptyDir(sessionDir, ".gob", ".json", ".jsonpayload"); err != nil {
		return err
	}
	if err := emptyDir(corruptDir, ".bin"); err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, s := range allSessions() {
		extension := ".gob"
		if s.json {
			extension = ".jsonpayload"
		}
		files[filepath.Join(sessionDir, s.name+extension)] = s.payload
		files[filepath.Join(sessionDir, s.name+".json")] = s.plain
	}
	var broken []damagedCase
	for _, d := range damagedPayloads() {
		files[filepath.Join(corruptDir, d.name+".bin")] = d.payload
		broken = append(broken, d.result())
	}
	files[filepath.Join(dir, "corrupt.json")] = prettyJSON(broken)
	files[filepath.Join(dir, "cookies.json")] = prettyJSON(cookieCases())
	files[filepath.Join(dir, "README.md")] = readme()
	for path, content := range files {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// emptyDir leaves no fixture behind whose case is gone.
func emptyDir(dir string, extensions ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		for _, extension := range extensions {
			if filepath.Ext(entry.Name()) == extension {
				if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

//go:embed fixtures.md.tmpl
var readmeText string

func readme() []byte {
	var out bytes.Buffer
	facts := struct{ Go, Packages string }{runtime.Version(), packageVersions()}
	check(template.Must(template.New("readme").Parse(readmeText)).Execute(&out, facts))
	return out.Bytes()
}

func packageVersions() string {
	names := []string{
		"golang-1.19-go", "golang-github-gorilla-sessions-dev", "golang-github-gorilla-securecookie-dev",
		"golang-github-bradfitz-gomemcache-dev",
	}
	query := append([]string{"-W", "-f", "- ${Package} ${Version}\n"}, names...)
	out, err := exec.Command("dpkg-query", query...).Output()
	if err != nil {
		return "- unknown: " + strings.Join(names, ", ")
	}
	return strings.TrimSpace(string(out))
}
