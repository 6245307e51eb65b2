package main

import (
	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

type userCmd struct {
	List        userListCmd  `cmd:"" help:"List accounts."`
	Add         userAddCmd   `cmd:"" help:"Make an account."`
	SetPassword userPassCmd  `cmd:"" help:"Give an account a new password."`
	Grant       userGrantCmd `cmd:"" help:"Give an account a role, or take it away."`
	Bar         userBarCmd   `cmd:"" help:"Shut an account out, or let it in again."`
}

func (userCmd) Help() string {
	return `Examples:
  madang user list --role operator
  madang user set-password minji --password-stdin < password.txt`
}

type userListCmd struct {
	Search string `arg:"" optional:"" help:"Beginning of an id or a nickname."`
	School string `placeholder:"SCHOOL" help:"Number or Korean name of a school."`
	Role   string `placeholder:"ROLE" help:"council, moderator, manager or operator."`
	JSON   bool   `help:"For programs."`
}

func (userListCmd) Help() string {
	return `Examples:
  madang user list --role operator
  madang user list min --school 한빛대학교 --json`
}

func (c userListCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		f := account.UserFilter{Role: account.Role(c.Role), Search: c.Search}
		if !f.Role.Known() {
			return usage{"cmd.roles"}
		}
		if c.School != "" {
			s, err := p.school(a, c.School)
			if err != nil {
				return err
			}
			f.School = s.ID
		}
		all := []account.User{}
		for {
			page, err := a.Account.Users(p.ctx, account.System, f)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			all = append(all, page...)
			f.After = page[len(page)-1].ID
		}
		if c.JSON {
			return p.json(all)
		}
		rows := [][]string{{"ID", "NICKNAME", "SCHOOL", "STATE", "ROLE", "BARRED", "E-MAIL"}}
		for _, u := range all {
			rows = append(rows, []string{u.Login, u.Nickname, number(u.School), string(u.State), string(u.Role), yes(!u.Active), u.Email})
		}
		p.table(rows)
		return nil
	})
}

type userAddCmd struct {
	ID            string `required:"" placeholder:"ID" help:"Log-in name, 4 to 20 of a-z, 0-9 and _."`
	Nickname      string `required:"" placeholder:"NAME" help:"2 to 10 characters without spaces."`
	Email         string `required:"" placeholder:"MAIL" help:"E-mail; it counts as confirmed."`
	School        string `placeholder:"SCHOOL" help:"Number or Korean name of the school; an operator needs none."`
	State         string `default:"unverified" enum:"unverified,admitted,student,graduate" placeholder:"STATE" help:"unverified, admitted, student or graduate."`
	Role          string `placeholder:"ROLE" help:"council, moderator, manager or operator; none without it."`
	Name          string `placeholder:"NAME" help:"Real name."`
	ClassOf       int    `placeholder:"YEAR" help:"Year of entry."`
	PasswordStdin bool   `help:"Read the password from standard input (the first line)."`
	JSON          bool   `help:"For programs."`
}

func (userAddCmd) Help() string {
	return `The password comes from standard input, where nobody else on the machine can see it.

Examples:
  madang user add --id operator --nickname 운영자 --email op@example.ac.kr --role operator --password-stdin < password.txt
  madang user add --school 한빛대학교 --id minji --nickname 단풍잎 --email minji@hanbit.ac.kr --state student --password-stdin < password.txt`
}

func (c userAddCmd) Run(p *program) error {
	if !c.PasswordStdin {
		return usage{"cmd.password_stdin"}
	}
	in := account.NewUser{
		SignUp: account.SignUp{Login: c.ID, Email: c.Email, Nickname: c.Nickname, ClassOf: c.ClassOf, Name: c.Name},
		State:  account.State(c.State), Role: account.Role(c.Role),
	}
	if !in.Role.Known() {
		return usage{"cmd.roles"}
	}
	return p.with(func(a *app.App) (err error) {
		if c.School != "" {
			s, err := p.school(a, c.School)
			if err != nil {
				return err
			}
			in.School = s.ID
		}
		if in.Password, err = p.firstLine(); err != nil {
			return err
		}
		u, err := a.Account.AddUser(p.ctx, account.System, in)
		if err != nil {
			return err
		}
		return p.showUser(u, c.JSON, "cmd.user_added")
	})
}

// showUser prints an account for programs, or says what became of it.
func (p *program) showUser(u account.User, asJSON bool, key string) error {
	if asJSON {
		return p.json(u)
	}
	p.say(key, u.Login, u.Nickname)
	return nil
}

// change finds an account, changes it and prints it as it became.
func (p *program) change(login string, asJSON bool, key string, f func(a *app.App, id account.ID) error) error {
	return p.with(func(a *app.App) error {
		u, err := a.Account.Find(p.ctx, account.System, login)
		if err != nil {
			return named(err, "cmd.no_user", login)
		}
		if err := f(a, u.ID); err != nil {
			return err
		}
		if u, err = a.Account.Find(p.ctx, account.System, login); err != nil {
			return err
		}
		return p.showUser(u, asJSON, key)
	})
}

type userPassCmd struct {
	ID            string `arg:"" help:"Log-in name."`
	PasswordStdin bool   `help:"Read the password from standard input (the first line)."`
	JSON          bool   `help:"For programs."`
}

func (userPassCmd) Help() string {
	return `Ends all sessions and tokens of the account.

Example:
  madang user set-password minji --password-stdin < password.txt`
}

func (c userPassCmd) Run(p *program) error {
	if !c.PasswordStdin {
		return usage{"cmd.password_stdin"}
	}
	password, err := p.firstLine()
	if err != nil {
		return err
	}
	return p.change(c.ID, c.JSON, "cmd.password_set", func(a *app.App, id account.ID) error {
		return a.Account.SetPassword(p.ctx, account.System, id, password)
	})
}

type userGrantCmd struct {
	ID   string `arg:"" help:"Log-in name."`
	Role string `arg:"" help:"member, council, moderator, manager or operator."`
	JSON bool   `help:"For programs."`
}

func (userGrantCmd) Help() string {
	return `member takes every role away. Ends all sessions and tokens of the account.

Example:
  madang user grant minji moderator`
}

func (c userGrantCmd) Run(p *program) error {
	role := account.Role(c.Role)
	if c.Role == "member" {
		role = account.Member
	} else if c.Role == "" || !role.Known() {
		return usage{"cmd.roles"}
	}
	return p.change(c.ID, c.JSON, "cmd.user_granted", func(a *app.App, id account.ID) error {
		return a.Account.Grant(p.ctx, account.System, id, role)
	})
}

type userBarCmd struct {
	ID     string `arg:"" help:"Log-in name."`
	Reason string `required:"" placeholder:"TEXT" help:"Why; it is kept in the audit log."`
	Undo   bool   `help:"Let the account in again."`
	JSON   bool   `help:"For programs."`
}

func (userBarCmd) Help() string {
	return `Examples:
  madang user bar minji --reason "도배"
  madang user bar minji --undo --reason "이의 제기를 받아들임"`
}

func (c userBarCmd) Run(p *program) error {
	if c.Undo {
		return p.change(c.ID, c.JSON, "cmd.user_unbarred", func(a *app.App, id account.ID) error {
			return a.Account.Unbar(p.ctx, account.System, id, c.Reason)
		})
	}
	return p.change(c.ID, c.JSON, "cmd.user_barred", func(a *app.App, id account.ID) error {
		return a.Account.Bar(p.ctx, account.System, id, c.Reason)
	})
}
