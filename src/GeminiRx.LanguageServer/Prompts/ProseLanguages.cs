namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The languages of text for people, by their names in editors. Every other language is code.</summary>
internal static class ProseLanguages
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        "asciidoc",
        "creole",
        "git-commit",
        "gitcommit",
        "latex",
        "mail",
        "markdown",
        "mediawiki",
        "norg",
        "org",
        "pandoc",
        "plaintext",
        "quarto",
        "restructuredtext",
        "rmarkdown",
        "rmd",
        "rst",
        "scminput",
        "tex",
        "text",
        "textile",
        "vimwiki",
    };

    /// <summary>Whether a language is one; an unknown name is not.</summary>
    public static bool Contain(string language) => _names.Contains(language);
}
