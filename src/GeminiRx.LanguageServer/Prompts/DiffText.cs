using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Errors;
using GeminiRx.LanguageServer.Git;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>The text of staged changes within a budget, without secrets. The largest files are cut, with a mark.</summary>
internal static class DiffText
{
    // UTF-16 units of one file: a shorter beginning says nothing.
    private const int MinFile = 200;

    /// <summary>Creates the text of each file.</summary>
    /// <param name="files">The files.</param>
    /// <param name="budget">The UTF-16 units that all of them may have.</param>
    /// <param name="maxTokens">The setting, for the message.</param>
    /// <returns>The texts, each with what it is in the context, and the number of its secrets.</returns>
    /// <exception cref="GeminiConfigurationException">There are too many files for the budget.</exception>
    public static IReadOnlyList<(string Text, ContextPart Part, int Secrets)> Of(IReadOnlyList<DiffFile> files, int budget, int maxTokens)
    {
        var share = ShareOf(files, budget);
        return share >= MinFile || files.All(file => file.Text.Length <= share)
            ? [.. files.Select(file => Cut(file, share))]
            : throw GitErrors.TooManyFiles(files.Count, TokenBudget.TokensOf(files.Sum(file => file.Text.Length)), maxTokens);
    }

    // The largest length that every file may have.
    private static int ShareOf(IReadOnlyList<DiffFile> files, int budget)
    {
        var (left, count) = (budget, files.Count);
        foreach (var length in files.Select(file => file.Text.Length).Order())
        {
            if (length > left / count)
            {
                return left / count;
            }

            (left, count) = (left - length, count - 1);
        }

        return budget;
    }

    private static (string Text, ContextPart Part, int Secrets) Cut(DiffFile file, int most)
    {
        var isCut = file.Text.Length > most;
        var length = isCut ? EndOfLines(file.Text, most - FileText.CutMark.Length - 1) : file.Text.Length;
        var (text, secrets) = SecretFilter.ReplaceStart(file.Text, length, isEnvironmentFile: false);
        var sent = isCut ? $"{text.TrimEnd('\r', '\n')}{FileText.CutMark}\n" : text;
        return (sent, new ContextPart(PromptTemplate.Diff, file.Name, sent.Length, file.Text.Length - length), secrets);
    }

    private static int EndOfLines(string text, int most) =>
        text.LastIndexOf('\n', most - 1) is var at and > 0 ? at + 1 : WholeCharacters.Previous(text, most);
}
