using System.Text;

namespace GeminiRx.Resilience;

/// <summary>What must be known of an answer to go on with it when it breaks off.</summary>
internal sealed class ResumableAnswer
{
    private readonly GenerateRequest _first;
    private readonly ResumeOptions _options;

    // All text of candidate 0, kept only where an answer may go on from it.
    private readonly StringBuilder _text = new();

    // What a resumption brings before its first content: its checkpoints, and pieces that say nothing.
    private readonly List<Chunk> _held = [];
    private GenerateRequest? _fromCheckpoint;
    private RepeatedText? _repeated;
    private Usage? _before;
    private Usage? _usage;
    private int _sinceCheckpoint;
    private int _retries;
    private bool _hasContent;
    private bool _isContentSinceCheckpoint;
    private bool _isOnlyText = true;
    private bool _isHolding;

    public ResumableAnswer(GenerateRequest request, ResumeOptions options) => (_first, Request, _options) = (request, request, options);

    /// <summary>The request of the try that runs, or that is next.</summary>
    public GenerateRequest Request { get; private set; }

    /// <summary>Takes a chunk of the try that runs.</summary>
    /// <returns>What is shown of it.</returns>
    public IEnumerable<Chunk> Take(Chunk chunk)
    {
        switch (chunk)
        {
            case UsageChunk usage:
                _usage = usage.Usage;
                return [new UsageChunk(Usage.Sum(_before, _usage)!)];

            // The text up to this checkpoint may be a repetition that is taken out.
            // A resumption from it would bring the rest of the repetition.
            case CheckpointChunk when _repeated is { IsOver: false }:
                return [];
            case CheckpointChunk or TextChunk { Text: "" } or ThoughtChunk { Text: "" } when _isHolding:
                Hold(chunk);
                return [];
            case RewindChunk when _isHolding:
                _held.RemoveAll(held => held is not CheckpointChunk); // pieces that say nothing
                return [];
            case CheckpointChunk checkpoint:
                return [OnCheckpoint(checkpoint)];
            case RewindChunk:
                ForgetSinceCheckpoint();
                return [chunk];
            case FinishedChunk finished:
                return [.. Begin(), .. Release(), finished with { Usage = Usage.Sum(_before, finished.Usage) }];
            case TextChunk { Candidate: 0, ThoughtSignature: null } text when _repeated is not null:
                return Text(_repeated.Take(text.Text));
            case ContentChunk content:
                return [.. Begin(), .. content is ThoughtChunk ? [] : Release(), OnContent(content)];
            default:
                return [chunk];
        }
    }

    /// <summary>The try that runs has completed.</summary>
    /// <returns>What was still held of it.</returns>
    public IEnumerable<Chunk> End() => [.. Begin(), .. Release()];

    /// <summary>The try that runs has failed. What is held of it is dropped: it was shown before, or it says nothing.</summary>
    public void Break(GeminiException failure)
    {
        // A checkpoint that no content followed is at the same place in the answer as the one before. The newest one is used.
        _fromCheckpoint = _held.OfType<CheckpointChunk>().LastOrDefault() is { Token: var token }
            ? Request with
            {
                ContinuationToken = token,
            }
            : _fromCheckpoint;
        _held.Clear();
        _before = Usage.Sum(_before, failure.Usage ?? _usage);
        failure.Usage = _before;
        _usage = null;
    }

    /// <summary>Advances to the next try after a failure, where there is one: <see cref="Request"/> is its request then.</summary>
    /// <returns>Which retry without progress it is, and after which time; null where the answer ends with the failure.</returns>
    public Retry? AdvanceAfter(GeminiException failure)
    {
        var next = !_hasContent
            ? null
            : _fromCheckpoint ?? (_options.ContinueFromText && _isOnlyText && _text.Length > 0 ? FromText() : null);
        if (next is null || _options.Retry.DelayBefore(_retries + 1, failure) is not { } delay)
        {
            return null;
        }

        _retries++;
        Request = next;
        _isHolding = _fromCheckpoint is not null;
        _repeated = _fromCheckpoint is null ? new RepeatedText(_text.ToString()) : null;
        return new Retry(_retries, delay);
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

    // A resumption has its first content, or ends in order: what it says again is taken back now.
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
            begun.Add(chunk is CheckpointChunk checkpoint ? OnCheckpoint(checkpoint) : OnContent((ContentChunk)chunk));
        }

        _held.Clear();
        return begun;
    }

    private IEnumerable<Chunk> Release() => _repeated?.Release() is { } rest ? Text(rest) : [];

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

            // A try that goes on from the text has made progress by it; one that goes on from a checkpoint only says again what was said.
            _retries = _repeated is null ? _retries : 0;
        }

        return content;
    }

    private CheckpointChunk OnCheckpoint(CheckpointChunk checkpoint)
    {
        _fromCheckpoint = Request with { ContinuationToken = checkpoint.Token };

        // Checkpoints alone are no progress: a service that sends nothing else would be asked without end.
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
