using System.Text;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>What is kept of an answer while it arrives: its text and its end.</summary>
/// <param name="command">The command: ask or chat.</param>
/// <param name="question">The question.</param>
internal sealed class AskRecord(string command, string question)
{
    private readonly DateTimeOffset _time = TimeProvider.System.GetLocalNow();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly StringBuilder _text = new();
    private Usage? _usage;

    /// <summary>The text of candidate 0 so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The end of the answer; null before it, and if the answer failed.</summary>
    public FinishedChunk? End { get; private set; }

    /// <summary>Records a chunk.</summary>
    public void Observe(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                _text.Append(text.Text);
                break;
            case RewindChunk rewind:
                _text.Length -= Math.Min(rewind.TextLength, _text.Length);
                break;
            case UsageChunk usage:
                _usage = usage.Usage;
                break;
            case FinishedChunk finished:
                End = finished;
                break;
        }
    }

    /// <summary>Waits for the end of the answer and adds it to the log, also if its output fails, since it was billed.</summary>
    /// <param name="answer">The work.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="model">The model that was asked for.</param>
    /// <returns>What the work returns.</returns>
    public async Task<int> LogAfterAsync(Task<int> answer, AskSettings settings, string model)
    {
        try
        {
            return await answer;
        }
        finally
        {
            await LogAsync(settings, model);
        }
    }

    // A log that cannot be written is a message.
    private async Task LogAsync(AskSettings settings, string model)
    {
        if (settings.Log is not true || settings.NoHistory is true)
        {
            return;
        }

        var usage = End?.Usage ?? _usage;
        var entry = new AskLogEntry
        {
            Time = _time,
            Command = command,
            Model = End?.ModelVersion ?? model,
            Question = AskLogEntry.Cut(question),
            Answer = AskLogEntry.Cut(Text),
            Outcome = End?.Outcome.ToString().ToLowerInvariant() ?? "failed",
            Seconds = Math.Round(TimeProvider.System.GetElapsedTime(_started).TotalSeconds, 3),
            PromptTokens = usage?.PromptTokenCount,
            CachedTokens = usage?.CachedContentTokenCount,
            ToolTokens = usage?.ToolUsePromptTokenCount,
            ThoughtTokens = usage?.ThoughtsTokenCount,
            AnswerTokens = usage?.CandidatesTokenCount,
            TotalTokens = usage?.TotalTokenCount,
        };
        try
        {
            await new AskLog(DataFolder.Log).AddAsync(entry);
        }
        catch (UsageException e)
        {
            StandardError.WriteMessage(e.ToGeminiException());
        }
    }
}
