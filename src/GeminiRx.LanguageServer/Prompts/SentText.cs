using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The parts of a document that are sent: without secrets, and without the line of the instruction.</summary>
internal static class SentText
{
    /// <summary>Replaces the secrets of neighboring parts. They are found in the whole text, so that neither the bounds nor the line of
    /// the instruction cut one before.</summary>
    /// <param name="document">The document.</param>
    /// <param name="instruction">The line of the instruction; null if there is none.</param>
    /// <param name="bounds">The offsets where the parts begin, and the end of the last one.</param>
    /// <returns>The parts, and the number of secrets.</returns>
    public static (IReadOnlyList<string> Parts, int Secrets) Of(Document document, InstructionLine? instruction, IReadOnlyList<int> bounds)
    {
        var (text, from, to) = (document.Text, bounds[0], bounds[^1]);
        var (start, end) = instruction is { } line ? (Math.Clamp(line.Start, from, to), Math.Clamp(line.End, from, to)) : (from, from);
        var cuts = bounds.Append(start).Append(end).Order().ToList();
        var (pieces, secrets) = SecretFilter.Replace(
            [.. cuts.Zip(cuts.Skip(1), (first, last) => text[first..last])],
            SecretFiles.IsEnvironment(document.Uri.Name),
            text[Math.Max(0, from - SecretFilter.Surroundings)..from],
            text[to..(int)Math.Min(text.Length, (long)to + SecretFilter.Surroundings)]
        );
        return ([.. bounds.Zip(bounds.Skip(1), PartOf)], secrets);

        string PartOf(int first, int last) =>
            string.Concat(
                pieces.Where((_, at) => cuts[at] >= first && cuts[at + 1] <= last && !(cuts[at] >= start && cuts[at + 1] <= end))
            );
    }
}
