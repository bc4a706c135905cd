using System.Text;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Telemetry;

/// <summary>
/// The log of a client: what is sent where, and how it ends. No entry contains a key. Prompts and answers are logged only with
/// <see cref="GeminiOptions.LogContent"/>, at level Trace.
/// </summary>
internal static partial class ClientLog
{
    /// <summary>The category of the logger.</summary>
    public const string Category = "GeminiRx.Client";

    private static long _requests;

    /// <summary>Creates the logger of one request; null without a logger factory, at no cost.</summary>
    public static ILogger? Create(GeminiOptions options) => options.LoggerFactory?.CreateLogger(Category);

    /// <summary>The number of the next request of this process, which links its entries.</summary>
    public static long NextRequest() => Interlocked.Increment(ref _requests);

    /// <summary>Logs the body of a request, if the user asked for content.</summary>
    public static void Body(ILogger logger, GeminiOptions options, long request, Func<ReadOnlyMemory<byte>>? body)
    {
        if (options.LogContent && body is not null && logger.IsEnabled(LogLevel.Trace))
        {
            RequestBody(logger, request, Encoding.UTF8.GetString(body().Span));
        }
    }

    /// <summary>Logs the chunks of an answer, if the user asked for content.</summary>
    public static void Chunks(ILogger logger, GeminiOptions options, long request, List<Chunk> chunks)
    {
        if (options.LogContent && logger.IsEnabled(LogLevel.Trace))
        {
            chunks.ForEach(chunk => AnswerChunk(logger, request, ChunkJson.Serialize(chunk)));
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Request {Request}: {Method} {Address}, {Bytes} bytes")]
    public static partial void Sending(ILogger logger, long request, HttpMethod method, string address, long bytes);

    [LoggerMessage(2, LogLevel.Debug, "Request {Request}: status {Status} after {Milliseconds} ms")]
    public static partial void Responded(ILogger logger, long request, int status, long milliseconds);

    [LoggerMessage(3, LogLevel.Information, "Request {Request}: {Outcome} after {Milliseconds} ms, {Tokens} tokens, model {Model}")]
    public static partial void Finished(ILogger logger, long request, string outcome, long milliseconds, int? tokens, string model);

    [LoggerMessage(4, LogLevel.Warning, "Request {Request}: failed after {Milliseconds} ms: {Kind} {Type} {Cause}")]
    public static partial void Failed(ILogger logger, long request, long milliseconds, string kind, string type, string cause);

    [LoggerMessage(5, LogLevel.Debug, "Request {Request}: stopped by the subscriber after {Milliseconds} ms")]
    public static partial void Stopped(ILogger logger, long request, long milliseconds);

    [LoggerMessage(6, LogLevel.Trace, "Request {Request}: body {Body}")]
    private static partial void RequestBody(ILogger logger, long request, string body);

    [LoggerMessage(7, LogLevel.Trace, "Request {Request}: chunk {Chunk}")]
    private static partial void AnswerChunk(ILogger logger, long request, string chunk);
}
