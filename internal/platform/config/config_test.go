package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

// parse reads settings as the program does. Variables of the machine that runs
// the test are taken away.
func parse(t *testing.T, env map[string]string, args ...string) (*Config, error) {
	t.Helper()
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "MADANG_") {
			t.Setenv(name, "") // restores it in the end
			os.Unsetenv(name)
		}
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	var cli struct {
		Config
		Do struct{} `cmd:""`
	}
	p, err := kong.New(&cli, append(Options(), kong.Exit(func(int) { t.Error("parsing ends the program") }))...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(append([]string{"do"}, args...))
	return &cli.Config, err
}

func mustParse(t *testing.T, env map[string]string, args ...string) *Config {
	t.Helper()
	c, err := parse(t, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	return c
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "madang.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingNeedsToBeSet(t *testing.T) {
	c := mustParse(t, nil)
	want := &Config{Data: "./data", Listen: "127.0.0.1:8080", LogLevel: "info", LogFormat: "text", AllowedHosts: []string{}, CORSOrigins: []string{}, Proxies: []string{}}
	if d := cmp.Diff(want, c); d != "" {
		t.Errorf("defaults (-want +got):\n%s", d)
	}
	if got := c.DatabaseURL(); got != "sqlite:data/madang.db" {
		t.Errorf("database %s", got)
	}
	if got := c.BaseURL(); got != "http://127.0.0.1:8080" {
		t.Errorf("base URL %s", got)
	}
	if err := c.CheckServe(); err != nil {
		t.Errorf("a server with defaults: %v", err)
	}
}

func TestAFlagGoesBeforeAVariableAndThatBeforeTheFile(t *testing.T) {
	path := file(t, `
listen = "127.0.0.1:1"
public-url = "https://one.example"
demo = true
cors-origin = ["https://a.example", "https://b.example"]
`)
	env := map[string]string{"MADANG_CONFIG": path, "MADANG_LISTEN": "127.0.0.1:2", "MADANG_PUBLIC_URL": "https://two.example/", "MADANG_LOG_LEVEL": "", "MADANG_DEMO": ""}
	c := mustParse(t, env, "--listen", "127.0.0.1:3")
	if c.Listen != "127.0.0.1:3" || c.PublicURL != "https://two.example" || !c.Demo || c.LogLevel != "info" {
		t.Errorf("listen %s (want the flag's), public URL %s (want the variable's), demo %v (want the file's), log level %q (want the default)", c.Listen, c.PublicURL, c.Demo, c.LogLevel)
	}
	if want := []string{"https://a.example", "https://b.example"}; !slices.Equal(c.CORSOrigins, want) {
		t.Errorf("origins %q, want %q", c.CORSOrigins, want)
	}
	if c := mustParse(t, nil, "--config", path); c.Listen != "127.0.0.1:1" {
		t.Errorf("listen %s, want the file's, which a flag names", c.Listen)
	}
}

func TestAnEmptyVariableIsNone(t *testing.T) {
	env := map[string]string{}
	for _, l := range new(Config).Lines() {
		env[l.Variable] = ""
	}
	if d := cmp.Diff(mustParse(t, nil), mustParse(t, env)); d != "" {
		t.Errorf("nothing set and all set empty differ:\n%s", d)
	}
}

func TestSecretsMayComeFromFiles(t *testing.T) {
	const secret = "0123456789012345678901234567890123456789"
	path := file(t, secret+"\n")
	if c := mustParse(t, map[string]string{"MADANG_SECRET_FILE": path}); c.Secret != secret {
		t.Errorf("secret %q, want that of the file", c.Secret)
	}
	if _, err := parse(t, map[string]string{"MADANG_SECRET_FILE": path + "x"}); err == nil || !strings.Contains(err.Error(), "MADANG_SECRET_FILE") {
		t.Errorf("a file that is not there: %v", err)
	}
	_, err := parse(t, map[string]string{"MADANG_SECRET_FILE": path, "MADANG_SECRET": "canary"})
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("both ways at once: %v, want an error without the secret", err)
	}
}

func TestWhatIsWrittenWrongIsFound(t *testing.T) {
	for _, text := range []string{`listne = "x"`, `listen = 8080`, `listen = `, `cors-origin = [1]`, `config = "other.toml"`} {
		if c, err := parse(t, nil, "--config", file(t, text)); err == nil {
			t.Errorf("the file %q gave %v", text, c.Lines())
		}
	}
	if _, err := parse(t, nil, "--config", filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Error("a file that is not there is taken")
	}
	for _, args := range [][]string{{"--log-level", "loud"}, {"--log-format", "xml"}, {"--no-such"}} {
		if _, err := parse(t, nil, args...); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}

func TestWhatCannotBeIsSaidWithReasonAndRemedy(t *testing.T) {
	notFolder := file(t, "")
	for _, c := range []struct {
		setting string
		values  []string
	}{
		{"--data", []string{notFolder}},
		{"--database", []string{"oracle://x", "redis://canary:canary@h"}},
		{"--media", []string{"s3://host/bucket", "s3://key:canary@host", "s3:bucket", "s3://key:can/ary@host/bucket?tls=perhaps", "ftp://key:canary@host/x"}},
		{"--listen", []string{"8080", "localhost", "127.0.0.1:http", "127.0.0.1:99999", ""}},
		{"--public-url", []string{"madang.example", "https://madang.example/path", "ftp://x", "https://", "https://u:canary@h", "https://*.example", "https://h?x", "https://h:x"}},
		{"--secret", []string{"canary", strings.Repeat("x", 31)}},
		{"--allowed-host", []string{"https://x", "x:80", "a b", "*"}},
		{"--cors-origin", []string{"*", "https://*.example", "x.example", "https://x.example/", "null"}},
		{"--trusted-proxy", []string{"proxy", "10.0.0.0/33", "10.0.0", "*"}},
		{"--smtp", []string{"mail.example", "http://u:canary@h", "smtp://u:can/ary@h", "smtp://"}},
	} {
		for _, value := range c.values {
			cfg, err := parse(t, nil, c.setting+"="+value)
			if err != nil {
				t.Errorf("%s=%s: %v", c.setting, value, err)
				continue
			}
			err = cfg.Check()
			p, ok := errors.AsType[*Problem](err)
			if !ok {
				t.Errorf("%s=%s is taken (%v)", c.setting, value, err)
				continue
			}
			if p.Setting != c.setting || p.What == "" || p.Why == "" || p.How == "" {
				t.Errorf("%s=%s: %+v, want what, why and how", c.setting, value, p)
			}
			if c.setting != "--public-url" && strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "can/ary") {
				t.Errorf("%s: the error repeats a secret: %v", c.setting, err)
			}
		}
	}
	cfg, err := parse(t, nil, "--listen=x", "--secret=short", "--trusted-proxy=y")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(cfg.Check().Error(), "\n") + 1; got != 3 {
		t.Errorf("%d problems are told of 3", got)
	}
}

func TestWhatCanBeIsTaken(t *testing.T) {
	c := mustParse(t, nil, "--database=mysql://madang:p@ss@tcp(db:3306)/madang", "--listen=:0", "--public-url=https://madang.example.ac.kr:8443/",
		"--allowed-host=a.example,.example.ac.kr", "--allowed-host=::1", "--cors-origin=http://localhost:3000", "--trusted-proxy=10.1.2.3/8,::1",
		"--smtp=smtps://u:p%40ss@mail.example?from=a@b.kr", "--media=s3://key:p%40ss@s3.example:9000/madang/pictures?tls=false", "--secret="+strings.Repeat("x", 32))
	if got := fmt.Sprint(c.TrustedProxies()); got != "[10.0.0.0/8 ::1/128]" {
		t.Errorf("proxies %s", got)
	}
	if err := c.CheckServe(); err != nil {
		t.Error(err)
	}
}

func TestOthersAreServedOnlyUnderAPublicURL(t *testing.T) {
	for _, listen := range []string{":8080", "0.0.0.0:8080", "[::]:80", "192.0.2.1:80"} {
		c := mustParse(t, nil, "--listen="+listen)
		if err := c.CheckServe(); err == nil {
			t.Errorf("%s is served without a public URL", listen)
		}
		if c.Loopback() {
			t.Errorf("%s is taken for loopback", listen)
		}
	}
	for _, listen := range []string{"127.0.0.1:0", "localhost:80", "[::1]:80", "127.1.2.3:80"} {
		if c := mustParse(t, nil, "--listen="+listen); c.CheckServe() != nil || !c.Loopback() {
			t.Errorf("%s is not taken for loopback", listen)
		}
	}
	if got := mustParse(t, nil, "--listen=:8080").BaseURL(); got != "http://localhost:8080" {
		t.Errorf("base URL of every network is %s, which no browser can open", got)
	}
}

func TestSecretsAreMaskedWhereSettingsAreShown(t *testing.T) {
	for _, database := range []string{
		"mysql://madang:canary@tcp(db:3306)/madang", "mysql://madang:can:a@ry?canary@tcp(db)/x", "postgres://madang:canary@db/madang", "postgres://db/madang?user=x&password=canary&sslmode=require",
	} {
		c := mustParse(t, nil, "--database="+database, "--secret="+strings.Repeat("canary", 6), "--smtp=smtp://u:canary@mail.example?from=a@b.kr", "--media=s3://key:canary@s3.example/madang")
		shown := fmt.Sprintf("%v %v", c.Lines(), c)
		if strings.Contains(shown, "canary") || strings.Contains(shown, "a@ry") {
			t.Errorf("%s is shown as %s", database, shown)
		}
		for _, l := range c.Lines() {
			if l.Masked && l.Value == "" {
				t.Errorf("--%s is set and does not look like it", l.Name)
			}
		}
	}
	for _, l := range mustParse(t, nil, "--database=postgres://madang@db/madang", "--smtp=smtp://mail.example?from=a@b.kr", "--media=/srv/pictures").Lines() {
		if want := map[string]string{"media": "/srv/pictures", "database": "postgres://madang@db/madang", "smtp": "smtp://mail.example?from=a@b.kr", "secret": ""}; l.Masked && l.Value != want[l.Name] {
			t.Errorf("--%s is shown as %q, want %q", l.Name, l.Value, want[l.Name])
		}
	}
}

func TestEachSettingIsAFlagAVariableAndExplained(t *testing.T) {
	for _, l := range new(Config).Lines() {
		want := "MADANG_" + strings.ToUpper(strings.ReplaceAll(l.Name, "-", "_"))
		if l.Variable != want || l.Help == "" || l.Group == "" {
			t.Errorf("--%s: variable %s (want %s), group %q, help %q", l.Name, l.Variable, want, l.Group, l.Help)
		}
	}
}
