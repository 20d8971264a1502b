package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/tracking/entitlements"
)

func flags(lists ...[]cli.Flag) (all []cli.Flag) {
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

func langFlag() cli.Flag {
	return &cli.StringFlag{Name: "lang", EnvVars: []string{"LICLOG_LANG"}, Usage: "report in `LANGUAGE`: en or de (default: that of the environment)"}
}

// readingFlags are the options of rules that some read otherwise.
func readingFlags(options ...string) []cli.Flag {
	var list []cli.Flag
	for _, option := range options {
		for _, r := range entitlements.Readings {
			if r.Option == option {
				list = append(list, &cli.StringFlag{Name: option, Value: r.Choices[0], Usage: "`WHICH`: " + r.About})
			}
		}
	}
	return list
}

func langOf(c *cli.Context) (entitlements.Lang, error) {
	if text := c.String("lang"); text != "" {
		lang, err := entitlements.ParseLang(text)
		if err != nil {
			return lang, usage("%w", err)
		}
		return lang, nil
	}
	return entitlements.LangOfEnvironment(), nil
}

// scanOptions are those of the command line, with what settings add.
func scanOptions(c *cli.Context) (*entitlements.Options, error) {
	o, err := tables(c)
	if err != nil {
		return nil, err
	}
	if o.Lang, err = langOf(c); err != nil {
		return nil, err
	}
	for _, needed := range []string{"servers", "directories", "persons", "groups"} {
		if !c.IsSet(needed) {
			return nil, usage("name a table with --%s; liclog entitlements scan --help shows all that are needed", needed)
		}
	}
	if !c.IsSet("access-levels") && (c.IsSet("external-directory") || c.IsSet("external-org")) {
		return nil, usage("name a table of access levels with --access-levels: without one every external user would count as a guest; liclog entitlements levels makes one")
	}
	o.Levels, o.Accesses = c.StringSlice("access-levels"), c.StringSlice("access")
	o.Tracking, o.TrackingAsked = cmp.Or(c.String("tracking"), o.Dir), c.IsSet("tracking")
	if o.TrackingAsked && len(o.Accesses) > 0 {
		return nil, usage("--tracking and --access exclude each other")
	}
	o.ExternalDirectories, o.ExternalOrgs = c.StringSlice("external-directory"), c.StringSlice("external-org")
	o.ActiveDays, o.LongDays, o.Months = c.Int("active-days"), c.Int("long-days"), c.Int("last")
	o.Company, o.Account = cmp.Or(c.String("company"), o.Company), cmp.Or(c.String("account"), o.Account)
	return o, nil
}

// tables takes the options that scan and levels have in common.
func tables(c *cli.Context) (*entitlements.Options, error) {
	if c.NArg() > 0 {
		return nil, usage("%s takes no arguments; name each table by its option", c.Command.Name)
	}
	s := shellOf(c)
	now, err := settings.Load(s.dir)
	if err != nil {
		return nil, err
	}
	s.warnOf(now)
	o := entitlements.Defaults()
	o.Dir, o.Company, o.Account = s.dir, now.Entitlements.Company, now.Entitlements.Account
	if err := o.Mapping.Change(now.Entitlements.LDIF); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(s.dir, layout.SettingsFile), err)
	}
	o.AsOf = layout.FromTime(time.Now())
	if text := c.String("as-of"); text != "" {
		if o.AsOf, err = entitlements.ParseMoment(text); err != nil {
			return nil, usage("--as-of: %w", err)
		}
	}
	o.Servers, o.Directories = c.String("servers"), c.String("directories")
	o.Persons, o.Groups = c.StringSlice("persons"), c.StringSlice("groups")
	for _, r := range entitlements.Readings {
		if choice := c.String(r.Option); choice != "" {
			if err := o.Choices.Choose(r.Option, choice); err != nil {
				return nil, usage("%w", err)
			}
		}
	}
	return &o, nil
}
