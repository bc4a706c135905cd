using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>A part of a file as it is sent, without secrets.</summary>
/// <param name="Text">The name and the part.</param>
/// <param name="LeftOut">The length of the rest of the file.</param>
/// <param name="Secrets">The number of secrets that were replaced.</param>
internal sealed record FileText(string Text, int LeftOut, int Secrets)
{
    /// <summary>What stands at the end of a file that is not sent whole.</summary>
    public const string CutMark = "\n[The rest of this file is left out.]";

    // Three quarters for the text before a change: what was written last is what matters.
    private const int Quarters = 3;

    /// <summary>The beginning of a file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="most">The length at most.</param>
    /// <returns>Null if there is no room for any of it.</returns>
    public static FileText? Beginning(string name, DocumentText text, int most)
    {
        var frame = name.Length + CutMark.Length + ":\n\n\n".Length;
        var length = WholeCharacters.Previous(text, Math.Clamp(most - frame, 0, text.Length));
        if (length == 0)
        {
            return null;
        }

        var (sent, secrets) = SecretFilter.ReplaceStart(
            text[..(int)Math.Min(text.Length, (long)length + SecretFilter.Surroundings)],
            length,
            SecretFiles.IsEnvironment(Path.GetFileName(name))
        );
        return new($"{name}:\n{sent.Trim('\n')}{(length < text.Length ? CutMark : "")}", text.Length - length, secrets);
    }

    /// <summary>The surroundings of a place in a file, in whole lines where they fit.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="at">The offset of the place.</param>
    /// <param name="most">The length at most.</param>
    /// <returns>Null if there is no room for any of it.</returns>
    public static FileText? Around(string name, DocumentText text, int at, int most)
    {
        var head = $"{name}, around its last change:\n";
        var length = most - head.Length - "\n\n".Length;
        if (length <= 0 || text.Length <= length)
        {
            return Beginning(name, text, most);
        }

        var before = (int)Math.Min(at, length * (long)Quarters / 4);
        var to = LineEnd(text, at, (int)Math.Min(text.Length, (long)at + length - before));
        var from = LineStart(text, Math.Max(0, to - length), at);
        var (pieces, secrets) = SecretFilter.Replace(
            [text[from..to]],
            SecretFiles.IsEnvironment(Path.GetFileName(name)),
            text[Math.Max(0, from - SecretFilter.Surroundings)..from],
            text[to..Math.Min(text.Length, to + SecretFilter.Surroundings)]
        );

        // The marks of secrets may be longer than the secrets.
        return new(head + WholeCharacters.Last(pieces[0], length).Trim('\n'), text.Length - (to - from), secrets);
    }

    // The end of the last whole line, or where a line is cut.
    private static int LineEnd(DocumentText text, int from, int to) =>
        to == text.Length ? to
        : text.LastIndexOf('\n', to + 1) is var end && end >= from ? end
        : WholeCharacters.Previous(text, to);

    private static int LineStart(DocumentText text, int from, int to) =>
        from == 0 ? 0
        : text.IndexOf('\n', from) is var start && start >= 0 && start < to ? start + 1
        : WholeCharacters.Next(text, from);

    /// <summary>The text is not printed.</summary>
    public override string ToString() => nameof(FileText);
}
