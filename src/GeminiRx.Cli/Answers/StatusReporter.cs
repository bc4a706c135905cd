using System.Globalization;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reports an answer's progress on standard error: a spinner, thoughts, retries, and a summary.</summary>
/// <param name="options">What is reported.</param>
internal sealed class StatusReporter(StatusOptions options) : IDisposable
{
    private readonly bool _isAtTerminal = OutputCapabilities.IsTerminal && !Console.IsErrorRedirected;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private IDisposable? _spinner;
    private SafetyChunk? _safety;
    private Usage? _usage;
    private TimeSpan? _firstText;
    private readonly UnshownParts _unshown = new();
    private readonly SourceList _sources = new();
    private bool _hasMedia;
    private bool _isThoughtOpen;

    /// <summary>The safety categories that blocked the answer, for a message; empty if none did.</summary>
    public string BlockedBy =>
        string.Join(
            ", ",
            (_safety?.Ratings ?? [])
                .Where(rating => rating.IsBlocked)
                .Select(rating => $"{SafetyParser.DisplayName(rating.Category)} ({rating.Probability})")
        );

    public void Start() =>
        _spinner = _isAtTerminal && !options.IsQuiet && OutputCapabilities.SupportsSequences ? StandardError.ShowSpinner() : null;

    /// <summary>Records a chunk when it arrives, before an operator buffers it.</summary>
    public void RecordArrival(Chunk chunk)
    {
        _safety = chunk is SafetyChunk { Ratings: var ratings } safety && ratings.Any(rating => rating.IsBlocked) ? safety : _safety;
        _sources.Record(chunk);
        _usage = (chunk as UsageChunk)?.Usage ?? _usage;
        _firstText ??= chunk is TextChunk { Text.Length: > 0 } ? Elapsed : null;
        if (chunk is RetryingChunk retrying)
        {
            StandardError.WriteMessage(AnswerMessages.Retry(retrying));
        }
        else if (options.IsText && chunk is MediaChunk media)
        {
            _hasMedia = true;
            if (options.SavesMedia)
            {
                return;
            }

            StandardError.WriteMessage(AnswerMessages.HiddenMedia(media));
        }
    }

    /// <summary>Prepares standard error for a chunk that is about to be shown: ends the spinner and writes thoughts.</summary>
    public void Show(Chunk chunk)
    {
        if (options.IsText && options.ShowsThoughts && chunk is ThoughtChunk { Text: { Length: > 0 } thought })
        {
            EndSpinner();
            _isThoughtOpen = !thought.EndsWith('\n');
            StandardError.WriteDim(thought);
        }

        if (options is { IsText: true, ShowsCode: true } && ServiceCode.Format(chunk) is { } code)
        {
            EndLine();
            StandardError.WriteDim(code);
            return;
        }

        // Text views get an answer without rewinds, so that repeated content is counted once.
        _unshown.Record(chunk);
        if (chunk is TextChunk { Text.Length: > 0 } or FinishedChunk)
        {
            EndLine();
        }
    }

    /// <summary>Reports the parts of a completed answer that were not shown. On a terminal, also writes a line with token counts and
    /// times.</summary>
    public void Summarize(FinishedChunk? end)
    {
        EndLine();
        if (options.IsText && end?.Outcome == Outcome.Completed && _unshown.Describe(_hasMedia) is { } message)
        {
            StandardError.WriteMessage(message);
        }

        if (options is { IsText: true, ShowsSources: true } && _sources.Format() is { Length: > 0 } sources)
        {
            StandardError.WriteDim(sources);
        }

        if (options.Usage is { } report)
        {
            StandardError.WriteMessage(report.Format(end?.Usage ?? _usage, end?.ModelVersion, options.Model));
            return;
        }

        if (!_isAtTerminal || options.IsQuiet || end?.Usage is not { } usage)
        {
            return;
        }

        var tokens = usage.CandidatesTokenCount ?? 0;
        var seconds = (Elapsed - (_firstText ?? Elapsed)).TotalSeconds;
        var thoughts = usage.ThoughtsTokenCount is > 0 and var count ? $" + {count} thought" : "";
        var first = _firstText is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", first text after {time.TotalSeconds:0.0} s")
            : "";
        var rate = seconds > 0.05 && tokens > 0 ? string.Create(CultureInfo.InvariantCulture, $", {tokens / seconds:0} tokens/s") : "";
        var model = end.ModelVersion is { } version ? $"{version}: " : "";
        StandardError.WriteDim($"{model}{usage.PromptTokenCount ?? 0} tokens in, {tokens}{thoughts} out{first}{rate}\n");
    }

    /// <summary>Ends the spinner and the line of thoughts, so that other output can follow.</summary>
    public void EndLine()
    {
        EndSpinner();
        EndThought();
    }

    public void Dispose() => EndSpinner();

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    private void EndSpinner()
    {
        _spinner?.Dispose();
        _spinner = null;
    }

    private void EndThought()
    {
        if (_isThoughtOpen)
        {
            _isThoughtOpen = false;
            StandardError.Write("\n");
        }
    }
}
