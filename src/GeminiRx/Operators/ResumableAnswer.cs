using System.Text;

namespace GeminiRx.Operators;

/// <summary>What must be known of an answer to go on with it when it breaks off.</summary>
internal sealed class ResumableAnswer
{
    private readonly GenerateRequest _first;
    private readonly ResumeOptions _options;

    // All text of candidate 0, kept only where an answer may go on from it.
    private readonly StringBuilder _text = new();
    private GenerateRequest _request;
    private GenerateRequest? _fromCheckpoint;
    private RepeatedText? _repeated;
    private Usage? _before;
    private Usage? _usage;
    private int _sinceCheckpoint;
    private int _retries;
    private bool _hasContent;
    private bool _isContentSinceCheckpoint;
    private bool _isOnlyText = true;
    private bool _mustRewind;

    public ResumableAnswer(GenerateRequest request, ResumeOptions options) => (_first, _request, _options) = (request, request, options);

    /// <summary>Takes a chunk of the try that runs.</summary>
    /// <returns>What is shown of it.</returns>
    public IEnumerable<Chunk> Take(Chunk chunk)
    {
        switch (chunk)
        {
            case UsageChunk usage:
                _usage = usage.Usage;
                return [new UsageChunk(Usage.Sum(_before, _usage)!)];
            case CheckpointChunk checkpoint:
                return [.. Rewind(), .. Release(), OnCheckpoint(checkpoint)];
            case RewindChunk:
                ForgetSinceCheckpoint();
                return [chunk];
            case FinishedChunk finished:
                return [.. Rewind(), .. Release(), finished with { Usage = Usage.Sum(_before, finished.Usage) }];
            case TextChunk { Candidate: 0, ThoughtSignature: null } text when _repeated is not null:
                return Text(_repeated.Take(text.Text));
            case ContentChunk content:
                return [.. Rewind(), .. content is ThoughtChunk ? [] : Release(), OnContent(content)];
            default:
                return [chunk];
        }
    }

    /// <summary>The try that runs has completed.</summary>
    /// <returns>What was still held of it.</returns>
    public IReadOnlyList<Chunk> End() => [.. Release()];

    /// <summary>The try that runs has failed. Text that is still held is a piece of what was shown before: it is dropped.</summary>
    public void Break(GeminiException failure)
    {
        _before = Usage.Sum(_before, failure.Usage ?? _usage);
        failure.Usage = _before;
        _usage = null;
    }

    /// <summary>How the answer goes on after a failure.</summary>
    /// <returns>The request, which retry without progress it is, and after which time; null where the answer ends with the failure.</returns>
    public (GenerateRequest Request, int Retry, TimeSpan Delay)? Next(GeminiException failure)
    {
        var next = !_hasContent ? null
            : _fromCheckpoint
            ?? (_options.ContinueFromText && _isOnlyText && _text.Length > 0 ? FromText() : null);
        if (next is null || _options.Retry.DelayBefore(_retries + 1, failure) is not { } delay)
        {
            return null;
        }

        _retries++;
        _request = next;
        _mustRewind = _fromCheckpoint is not null && _isContentSinceCheckpoint;
        _repeated = _fromCheckpoint is null ? new RepeatedText(_text.ToString()) : null;
        return (next, _retries, delay);
    }

    private GenerateRequest FromText() => _first with
    {
        ContinuationToken = null,
        Contents = [.. _first.Contents, Content.Model(_text.ToString()), Content.User(_options.ContinuePrompt)],
    };

    private IEnumerable<Chunk> Rewind()
    {
        if (!_mustRewind)
        {
            return [];
        }

        var rewind = new RewindChunk(_sinceCheckpoint);
        ForgetSinceCheckpoint();
        return [rewind];
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
        _fromCheckpoint = _request with { ContinuationToken = checkpoint.Token };
        (_retries, _sinceCheckpoint, _isContentSinceCheckpoint) = (0, 0, false);
        return checkpoint;
    }

    private void ForgetSinceCheckpoint()
    {
        if (_options.ContinueFromText)
        {
            _text.Length -= Math.Min(_sinceCheckpoint, _text.Length);
        }

        (_mustRewind, _sinceCheckpoint, _isContentSinceCheckpoint) = (false, 0, false);
    }
}
