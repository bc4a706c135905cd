using System.Collections.Frozen;

namespace GeminiRx.LanguageServer.Context;

/// <summary>
/// A file that an instruction names: <c>@src/a.cs</c>, or <c>@"a b.md"</c> with blanks. The sign is at the beginning, or behind a blank,
/// a comma, a semicolon or an opening bracket, so that an e-mail address and text in backticks name no file.
/// </summary>
/// <param name="Path">The path as it is written.</param>
/// <param name="IsPathLike">Whether it can only mean a file: it is quoted, contains a slash, begins with a dot, or ends with the extension
/// of the document or a usual one of text files. Any other word, such as the decorator <c>@app.route</c>, names a file only if there is
/// one.</param>
internal sealed record FileMention(string Path, bool IsPathLike)
{
    /// <summary>Mentions that are read in one instruction.</summary>
    public const int MaxCount = 50;

    // Usual extensions of texts. Names of functions, such as .patch and .log, are not among them.
    private static readonly FrozenSet<string> _extensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. (
                "adoc asm astro bash bat bib c cc cfg clj cljs cmake cmd conf cpp cs csproj css csv cts cxx dart el env erl ex "
                + "exs fs fsproj fsx gd go gradle graphql groovy h hcl hpp hs htm html hxx ini ipynb java jl js json jsonc jsonl "
                + "jsx kt kts less lisp lua m4 md mdx mjs mk ml mli mm mts nim nix pas php pl pm proto ps1 py pyi r rb rkt rs rst "
                + "sass scala scm scss sh sln sql srt sv svelte svg swift tcl tex tf toml ts tsv tsx txt vb vhd vim vue xaml xml "
                + "yaml yml zig zsh"
            )
                .Split(' ')
                .Select(name => $".{name}"),
        ]
    );

    private const string Openings = "([{,;";
    private const string Endings = ".,;:!?)]}>'\"`";

    /// <summary>The mentions of an instruction in their order, each once.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="extension">The extension of the document, with its dot; empty if it has none.</param>
    /// <param name="max">The number of mentions that are read. Default: <see cref="MaxCount"/>.</param>
    public static IReadOnlyList<FileMention> FindAll(string instruction, string extension, int max = MaxCount)
    {
        var mentions = new List<FileMention>();
        for (var at = instruction.IndexOf('@', StringComparison.Ordinal); at >= 0 && mentions.Count < max; )
        {
            var isMention =
                at == 0 || char.IsWhiteSpace(instruction[at - 1]) || Openings.Contains(instruction[at - 1], StringComparison.Ordinal);
            var end = at + 1;
            if (isMention && Read(instruction, extension, ref end) is { } mention && !mentions.Contains(mention))
            {
                mentions.Add(mention);
            }

            at = instruction.IndexOf('@', end);
        }

        return mentions;
    }

    private static FileMention? Read(string text, string extension, ref int end)
    {
        var start = end;
        if (start < text.Length && text[start] == '"' && text.IndexOf('"', start + 1) is var quote and > 0)
        {
            end = quote + 1;
            return quote == start + 1 ? null : new FileMention(text[(start + 1)..quote], IsPathLike: true);
        }

        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        var path = text[start..end].TrimEnd(Endings.ToCharArray());
        return path.Length == 0 ? null : new FileMention(path, IsLikePath(path, extension));
    }

    private static bool IsLikePath(string path, string extension)
    {
        var own = System.IO.Path.GetExtension(path);
        return path.AsSpan().ContainsAny('/', '\\')
            || path[0] == '.'
            || _extensions.Contains(own)
            || (own.Length > 0 && own.Equals(extension, StringComparison.OrdinalIgnoreCase));
    }
}
