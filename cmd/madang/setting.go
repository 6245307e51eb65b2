package main

import (
	"cmp"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/setting"
)

type settingCmd struct {
	List  settingListCmd  `cmd:"" help:"List what can be decided, and what holds."`
	Set   settingSetCmd   `cmd:"" help:"Decide a setting."`
	Unset settingUnsetCmd `cmd:"" help:"Leave a setting to the instance or the default."`
}

func (settingCmd) Help() string {
	return `What a school decides goes before what the instance decides. A running server obeys at once, and within a few minutes for the likes of HOT and BEST.

Example:
  madang setting list`
}

// A settingLine is a setting as programs read it.
type settingLine struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Value   string `json:"value"`
	Decided string `json:"decided"` // by "school" or "instance", "" for nobody
	Default string `json:"default"`
}

type settingListCmd struct {
	School string `placeholder:"SCHOOL" help:"Number or Korean name of a school; what holds for the instance without it."`
	JSON   bool   `help:"For programs."`
}

func (settingListCmd) Help() string {
	return `Examples:
  madang setting list
  madang setting list --school 한빛대학교 --json`
}

func (c settingListCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		school, err := p.schoolID(a, c.School)
		if err != nil {
			return err
		}
		ofSchool := map[string]string{}
		if school != 0 {
			if ofSchool, err = setting.Decided(p.ctx, a.DB, school); err != nil {
				return err
			}
		}
		ofInstance, err := setting.Decided(p.ctx, a.DB, 0)
		if err != nil {
			return err
		}
		lines := []settingLine{}
		rows := [][]string{{"NAME", "VALUE", "DECIDED BY", "DEFAULT", "WHAT IT IS"}}
		for _, d := range setting.All() {
			l := settingLine{Name: d.Name, Kind: d.Kind, Value: d.Default, Default: d.Default}
			if v, ok := ofInstance[d.Name]; ok {
				l.Value, l.Decided = v, "instance"
			}
			if v, ok := ofSchool[d.Name]; ok {
				l.Value, l.Decided = v, "school"
			}
			lines = append(lines, l)
			rows = append(rows, []string{l.Name, l.Value, cmp.Or(l.Decided, "-"), l.Default, i18n.In(p.lang, "setting."+l.Name)})
		}
		if c.JSON {
			return p.json(lines)
		}
		p.table(rows)
		return nil
	})
}

// schoolID is the number of a school by its number or name, 0 for no name.
func (p *program) schoolID(a *app.App, name string) (int64, error) {
	if name == "" {
		return 0, nil
	}
	s, err := p.school(a, name)
	return s.ID, err
}

type settingSetCmd struct {
	Name   string `arg:"" help:"Name of the setting, as the list says it."`
	Value  string `arg:"" help:"What shall hold: true or false, a number, a time such as 90s or 72h, a text."`
	School string `placeholder:"SCHOOL" help:"Number or Korean name of the school that decides; the instance without it."`
	JSON   bool   `help:"For programs."`
}

func (settingSetCmd) Help() string {
	return `It is noted in the audit log.

Examples:
  madang setting set compat.login_errors true
  madang setting set compat.login_errors false --school 한빛대학교`
}

func (c settingSetCmd) Run(p *program) error {
	return p.decide(c.School, c.Name, &c.Value, c.JSON)
}

type settingUnsetCmd struct {
	Name   string `arg:"" help:"Name of the setting, as the list says it."`
	School string `placeholder:"SCHOOL" help:"Number or Korean name of the school that decides no more; the instance without it."`
	JSON   bool   `help:"For programs."`
}

func (settingUnsetCmd) Help() string {
	return `It is noted in the audit log.

Example:
  madang setting unset compat.login_errors`
}

func (c settingUnsetCmd) Run(p *program) error {
	return p.decide(c.School, c.Name, nil, c.JSON)
}

// decide decides a setting, or leaves it where value is nil.
func (p *program) decide(school, name string, value *string, json bool) error {
	return p.with(func(a *app.App) error {
		id, err := p.schoolID(a, school)
		if err != nil {
			return err
		}
		if err := a.Decide(p.ctx, id, name, value); err != nil {
			return named(err, "cmd.no_setting", name)
		}
		switch {
		case json:
			return p.json(map[string]any{"name": name, "value": value, "school_id": id})
		case value == nil:
			p.say("cmd.setting_left", name)
		default:
			p.say("cmd.setting_set", name, *value)
		}
		return nil
	})
}
