namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The marks of a comment on one line, by the LSP name of the language.</summary>
internal static class CommentMarks
{
    private static readonly (string Before, string After) _slashes = ("// ", "");
    private static readonly (string Before, string After) _hash = ("# ", "");
    private static readonly (string Before, string After) _dashes = ("-- ", "");
    private static readonly (string Before, string After) _percent = ("% ", "");
    private static readonly (string Before, string After) _semicolons = (";; ", "");
    private static readonly (string Before, string After) _semicolon = ("; ", "");
    private static readonly (string Before, string After) _parentheses = ("(* ", " *)");
    private static readonly (string Before, string After) _apostrophe = ("' ", "");
    private static readonly (string Before, string After) _quote = ("\" ", "");
    private static readonly (string Before, string After) _exclamation = ("! ", "");
    private static readonly (string Before, string After) _colons = (":: ", "");
    private static readonly (string Before, string After) _stars = ("/* ", " */");
    private static readonly (string Before, string After) _angles = ("<!-- ", " -->");

    // The longest first.
    private static readonly string[] _starts = ["<!--", "///", "//", "/*", "--", ";;", "(*", "#", "%", ";", "*", "'", "\"", "!", "::"];
    private static readonly string[] _ends = ["-->", "*/", "*)"];

    /// <summary>The marks of a language, which may have several names; null for text, and for languages without comments.</summary>
    public static (string Before, string After)? Of(string language) =>
        language switch
        {
            "apex" or "bicep" or "c" or "c++" or "cpp" or "cs" or "csharp" or "cuda" or "cuda-cpp" or "d" or "dart" or "delphi" => _slashes,
            "fsharp" or "gleam" or "glsl" or "go" or "golang" or "groovy" or "hlsl" or "java" or "javascript" or "javascriptreact" =>
                _slashes,
            "js" or "json5" or "jsonc" or "jsonnet" or "jsx" or "kotlin" or "metal" or "objc" or "objcpp" or "objective-c" => _slashes,
            "objective-cpp" or "objectpascal" or "odin" or "opencl" or "pascal" or "php" or "proto" or "proto3" or "protobuf" => _slashes,
            "pug" or "qml" or "reason" or "rescript" or "rs" or "rust" or "sass" or "scala" or "solidity" or "stylus" or "swift" =>
                _slashes,
            "systemverilog" or "ts" or "tsx" or "typescript" or "typescriptreact" or "v" or "vala" or "verilog" or "wgsl" or "zig" =>
                _slashes,
            "awk" or "bash" or "bazel" or "bitbake" or "cmake" or "coffeescript" or "conf" or "crystal" or "docker-compose" => _hash,
            "dockercompose" or "dockerfile" or "dotenv" or "elixir" or "fish" or "gdscript" or "git-rebase" or "gitignore" => _hash,
            "gitrebase" or "graphql" or "hcl" or "ignore" or "ini" or "janet" or "jq" or "julia" or "just" or "ksh" or "make" => _hash,
            "makefile" or "meson" or "mojo" or "nginx" or "nim" or "nix" or "perl" or "perl6" or "powershell" or "properties" => _hash,
            "ps1" or "puppet" or "py" or "python" or "r" or "raku" or "rb" or "rego" or "ruby" or "sh" or "shellscript" => _hash,
            "snakemake" or "spec" or "starlark" or "tcl" or "tcsh" or "terraform" or "terraform-vars" or "tf" or "toml" or "yaml" => _hash,
            "yml" or "zsh" => _hash,
            "ada" or "agda" or "elm" or "haskell" or "idris" or "lean" or "lean4" or "lua" or "luau" or "plsql" or "purescript" => _dashes,
            "sql" or "teal" or "vhdl" => _dashes,
            "bibtex" or "erlang" or "latex" or "matlab" or "postscript" or "prolog" or "tex" => _percent,
            "clojure" or "common-lisp" or "commonlisp" or "elisp" or "emacs-lisp" or "fennel" or "lisp" or "racket" or "scheme" =>
                _semicolons,
            "asm" or "autohotkey" or "llvm" or "nasm" => _semicolon,
            "coq" or "ocaml" or "sml" or "standard-ml" => _parentheses,
            "vb" or "vba" or "vbnet" or "vbscript" => _apostrophe,
            "abap" or "vim" or "viml" => _quote,
            "fortran" or "fortran-modern" or "FortranFreeForm" => _exclamation,
            "bat" or "batch" or "dosbatch" => _colons,
            "css" or "less" or "scss" => _stars,
            "astro" or "html" or "svelte" or "vue" or "xml" or "xsl" => _angles,
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
