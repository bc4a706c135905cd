using System.Text;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Completions;

/// <summary>An answer of the service while it arrives.</summary>
/// <param name="place">The place that it is for.</param>
/// <param name="maxLines">The lines that are offered at most.</param>
internal sealed class RunningAnswer(CompletionPlace place, int maxLines)
{
    private readonly StringBuilder _text = new();
    private readonly ControlStripper _stripper = new();

    /// <summary>What is known of it.</summary>
    public Suggestion Suggestion { get; private set; } = new(place, new CompletionText("", "", IsClosed: false));

    /// <summary>Takes more of the answer.</summary>
    public Suggestion Append(string text)
    {
        _text.Append(_stripper.Push(text).Replace("\r", "", StringComparison.Ordinal));
        return Read(isWhole: false);
    }

    /// <summary>Takes the end of the answer.</summary>
    public Suggestion End()
    {
        _text.Append(_stripper.End());
        return Read(isWhole: true);
    }

    private Suggestion Read(bool isWhole) =>
        Suggestion = new Suggestion(place, CompletionText.Read(_text.ToString(), place, maxLines, isWhole));
}
