using Microsoft.Extensions.Logging;

namespace GeminiRx.Telemetry;

/// <summary>The log entries of one subscription to an answer.</summary>
internal sealed class RequestLog : IDisposable
{
    private readonly GeminiOptions _options;
    private readonly ILogger _logger;
    private readonly long _request = ClientLog.NextRequest();
    private readonly long _started;
    private FinishedChunk? _end;
    private Usage? _usage;
    private bool _hasEnded;

    private RequestLog(GeminiOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _started = options.TimeProvider.GetTimestamp();
    }

    private long Milliseconds => (long)_options.TimeProvider.GetElapsedTime(_started).TotalMilliseconds;

    /// <summary>Starts the entries of a request; null without a logger factory, at no cost.</summary>
    public static RequestLog? Start(GeminiOptions options) =>
        ClientLog.Create(options) is { } logger ? new RequestLog(options, logger) : null;

    /// <summary>Records that a request is sent.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address.</param>
    /// <param name="length">The bytes of the body.</param>
    /// <param name="body">Reads the body; null if it is no text.</param>
    public void RecordSending(HttpMethod method, Uri address, long length, Func<ReadOnlyMemory<byte>>? body)
    {
        ClientLog.Sending(_logger, _request, method, address.GetLeftPart(UriPartial.Path), length);
        ClientLog.Body(_logger, _options, _request, body);
    }

    /// <summary>Records the status of the response.</summary>
    public void RecordStatus(int status) => ClientLog.Responded(_logger, _request, status, Milliseconds);

    /// <summary>Records the result of one read.</summary>
    public void RecordRead(List<Chunk> chunks, GeminiException? failure, bool isLast)
    {
        ClientLog.Chunks(_logger, _options, _request, chunks);
        foreach (var chunk in chunks)
        {
            _end = chunk as FinishedChunk ?? _end;
            _usage = (chunk as FinishedChunk)?.Usage ?? (chunk as UsageChunk)?.Usage ?? _usage;
        }

        if (failure is not null)
        {
            RecordFailure(failure);
        }
        else if (isLast)
        {
            _hasEnded = true;
            var outcome = (_end?.Outcome ?? Outcome.Other).ToName();
            ClientLog.Finished(_logger, _request, outcome, Milliseconds, _usage?.TotalTokenCount, _end?.ModelVersion ?? "unknown");
        }
    }

    /// <summary>Records a failure by its kind and status: messages may quote the request.</summary>
    public void RecordFailure(GeminiException failure)
    {
        _hasEnded = true;
        ClientLog.Failed(_logger, _request, Milliseconds, failure.Kind, failure.Type, failure.InnerException?.GetType().Name ?? "");
    }

    /// <summary>Records that the subscriber stopped the request, unless its end is recorded.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            ClientLog.Stopped(_logger, _request, Milliseconds);
        }
    }
}
