namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The marks of a comment on one line, by the LSP name of the language.</summary>
internal static class CommentMarks
{
    private static readonly (string Before, string After) _slashes = ("// ", "");
    private static readonly (string Before, string After) _hash = ("# ", "");
    private static readonly (string Before, string After) _dashes = ("-- ", "");
    private static readonly (string Before, string After) _percent = ("% ", "");
    private static readonly (string Before, string After) _semicolons = (";; ", "");
    private static readonly (string Before, string After) _stars = ("/* ", " */");
    private static readonly (string Before, string After) _angles = ("<!-- ", " -->");

    // The longest first.
    private static readonly string[] _starts = ["<!--", "///", "//", "/*", "--", ";;", "(*", "#", "%", ";", "*", "'", "\""];
    private static readonly string[] _ends = ["-->", "*/", "*)"];

    /// <summary>The marks of a language; null for text, and for languages without comments.</summary>
    public static (string Before, string After)? Of(string language) =>
        language switch
        {
            "c" or "cpp" or "csharp" or "dart" or "fsharp" or "glsl" or "go" or "groovy" or "java" or "javascript" or "javascriptreact" =>
                _slashes,
            "jsonc" or "kotlin" or "objective-c" or "objective-cpp" or "php" or "rust" or "scala" or "swift" or "typescript" => _slashes,
            "typescriptreact" or "zig" => _slashes,
            "cmake" or "coffeescript" or "dockerfile" or "elixir" or "graphql" or "ini" or "julia" or "makefile" or "nix" => _hash,
            "perl" or "powershell" or "properties" or "python" or "r" or "ruby" or "sh" or "shellscript" or "tcl" or "toml" or "yaml" =>
                _hash,
            "ada" or "elm" or "haskell" or "lua" or "sql" or "vhdl" => _dashes,
            "bibtex" or "erlang" or "latex" or "matlab" or "prolog" or "tex" => _percent,
            "clojure" or "emacs-lisp" or "lisp" or "racket" or "scheme" => _semicolons,
            "css" or "less" or "scss" => _stars,
            "html" or "svelte" or "vue" or "xml" or "xsl" => _angles,
            _ => null,
        };

    /// <summary>A line without the marks of a comment of any language.</summary>
    public static string Strip(string line)
    {
        var text = line.Trim();
        if (_starts.FirstOrDefault(mark => text.StartsWith(mark, StringComparison.Ordinal)) is { } start)
        {
            text = text[start.Length..];
        }

        return _ends.FirstOrDefault(mark => text.EndsWith(mark, StringComparison.Ordinal)) is { } end ? text[..^end.Length] : text;
    }
}
