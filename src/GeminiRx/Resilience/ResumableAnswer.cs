using System.Text;
using GeminiRx.Interactions;

namespace GeminiRx.Resilience;

/// <summary>The state of an answer that is needed to resume it.</summary>
internal sealed class ResumableAnswer
{
    private readonly GenerateRequest _first;
    private readonly ResumeOptions _options;

    // The text of candidate 0, kept only if the answer may continue from its text.
    private readonly StringBuilder _text = new();

    // The checkpoints, starts of steps and empty pieces of a resumption before its first content.
    private readonly List<Chunk> _held = [];
    private GenerateRequest? _fromCheckpoint;
    private OverlapTrimmer? _overlap;
    private Usage? _before;
    private Usage? _usage;
    private int _sinceCheckpoint;
    private int _retries;
    private bool _hasContent;
    private bool _isContentSinceCheckpoint;
    private bool _isOnlyText = true;
    private bool _isHolding;

    public ResumableAnswer(GenerateRequest request, ResumeOptions options) => (_first, Request, _options) = (request, request, options);

    /// <summary>The request of the current or next attempt.</summary>
    public GenerateRequest Request { get; private set; }

    /// <summary>Takes a chunk of the current attempt.</summary>
    /// <returns>The chunks to deliver.</returns>
    public IEnumerable<Chunk> Take(Chunk chunk)
    {
        switch (chunk)
        {
            case UsageChunk usage:
                _usage = usage.Usage;
                return [new UsageChunk(Usage.Sum(_before, _usage)!)];

            // The text up to this checkpoint may be a repetition. A resumption from it would deliver the rest of the repetition.
            case CheckpointChunk when _overlap is { IsDone: false }:
                return [];
            case CheckpointChunk or StepStartChunk or TextChunk { Text: "" } or ThoughtChunk { Text: "" } when _isHolding:
                Hold(chunk);
                return [];
            case RewindChunk when _isHolding:
                _held.RemoveAll(held => held is not CheckpointChunk); // starts of steps and empty pieces
                return [];
            case CheckpointChunk checkpoint:
                return [OnCheckpoint(checkpoint)];
            case RewindChunk:
                ForgetSinceCheckpoint();
                return [chunk];
            case FinishedChunk finished:
                return [.. Begin(), .. Release(), finished with { Usage = Usage.Sum(_before, finished.Usage) }];
            case TextChunk { Candidate: 0, ThoughtSignature: null } text when _overlap is not null:
                return Text(_overlap.Trim(text.Text));
            case ContentChunk content:
                return [.. Begin(), .. content is ThoughtChunk ? [] : Release(), OnContent(content)];
            default:
                return [chunk];
        }
    }

    /// <summary>Completes the current attempt.</summary>
    /// <returns>The chunks that were still buffered.</returns>
    public IEnumerable<Chunk> End() => [.. Begin(), .. Release()];

    /// <summary>Ends the current attempt with a failure. Its buffered chunks are dropped: they were delivered before, or are
    /// empty.</summary>
    public void Break(GeminiException failure)
    {
        // Checkpoints without content between them mark the same place in the answer. The newest is used.
        _fromCheckpoint = _held.OfType<CheckpointChunk>().LastOrDefault() is { Token: var token }
            ? Request with
            {
                ContinuationToken = token,
            }
            : _fromCheckpoint;
        // A resumption from there does not repeat the starts of steps before it.
        var at = _held.FindLastIndex(held => held is CheckpointChunk);
        Chunk[] starts = [.. _held.Take(Math.Max(at, 0)).OfType<StepStartChunk>()];
        Chunk[] kept = starts.Length == 0 ? [] : [.. starts, _held[at]];
        _held.Clear();
        _held.AddRange(kept);

        // An answer that is read on counts its tokens from its start; one that is generated on counts only new ones.
        var settled = InteractionPosition.IsAfterEvent(_fromCheckpoint?.ContinuationToken) ? failure.SettledUsage : failure.Usage ?? _usage;
        failure.Usage = Usage.Sum(_before, failure.Usage ?? _usage);
        _before = Usage.Sum(_before, settled);
        _usage = null;
    }

    /// <summary>Advances to the next attempt, if there is one. <see cref="Request"/> is its request then.</summary>
    /// <returns>The number of the retry since the last progress, and its delay; null if the answer ends with the failure.</returns>
    public NextRetry? AdvanceAfter(GeminiException failure)
    {
        // Without content the answer is asked for again, unless it runs and can be read on.
        var next =
            !_hasContent && !InteractionPosition.IsAfterEvent(_fromCheckpoint?.ContinuationToken)
                ? null
                : _fromCheckpoint ?? (_options.ContinueFromText && _isOnlyText && _text.Length > 0 ? FromText() : null);
        if (next is null || _options.Retry.DelayBefore(_retries + 1, failure) is not { } delay)
        {
            return null;
        }

        _retries++;
        Request = next;
        _isHolding = _fromCheckpoint is not null;
        _overlap = _fromCheckpoint is null ? new OverlapTrimmer(_text.ToString()) : null;
        return new NextRetry(_retries, delay);
    }

    private GenerateRequest FromText() =>
        _first with
        {
            ContinuationToken = null,
            Contents = [.. _first.Contents, Content.Model(_text.ToString()), Content.User(_options.ContinuePrompt)],
        };

    private void Hold(Chunk chunk)
    {
        if (chunk is CheckpointChunk && _held is [.., CheckpointChunk])
        {
            _held.RemoveAt(_held.Count - 1);
        }

        _held.Add(chunk);
    }

    // A resumption has its first content, or ends in order: the content that it repeats is voided now.
    private List<Chunk> Begin()
    {
        if (!_isHolding)
        {
            return [];
        }

        _isHolding = false;
        var begun = new List<Chunk>();
        if (_isContentSinceCheckpoint)
        {
            begun.Add(new RewindChunk(_sinceCheckpoint));
            ForgetSinceCheckpoint();
        }

        foreach (var chunk in _held)
        {
            begun.Add(
                chunk switch
                {
                    CheckpointChunk checkpoint => OnCheckpoint(checkpoint),
                    ContentChunk content => OnContent(content),
                    _ => chunk,
                }
            );
        }

        _held.Clear();
        return begun;
    }

    private IEnumerable<Chunk> Release() => _overlap?.Release() is { } rest ? Text(rest) : [];

    private IEnumerable<Chunk> Text(string text) => text.Length == 0 ? [] : [OnContent(new TextChunk(text))];

    private ContentChunk OnContent(ContentChunk content)
    {
        _hasContent = _isContentSinceCheckpoint = true;
        _isOnlyText &= content is TextChunk or ThoughtChunk && content.Candidate == 0;
        if (content is TextChunk { Candidate: 0 } text)
        {
            _sinceCheckpoint += text.Text.Length;
            if (_options.ContinueFromText)
            {
                _text.Append(text.Text);
            }

            // New text is progress for an attempt that continues from the text. After a checkpoint it is only repeated text.
            _retries = _overlap is null ? _retries : 0;
        }

        return content;
    }

    private CheckpointChunk OnCheckpoint(CheckpointChunk checkpoint)
    {
        _fromCheckpoint = checkpoint.Token.Length == 0 ? null : Request with { ContinuationToken = checkpoint.Token };

        // Checkpoints alone are no progress: a service that sends nothing else would be asked for ever.
        _retries = _isContentSinceCheckpoint ? 0 : _retries;
        (_sinceCheckpoint, _isContentSinceCheckpoint) = (0, false);
        return checkpoint;
    }

    private void ForgetSinceCheckpoint()
    {
        if (_options.ContinueFromText)
        {
            _text.Length -= Math.Min(_sinceCheckpoint, _text.Length);
        }

        (_sinceCheckpoint, _isContentSinceCheckpoint) = (0, false);
    }
}
