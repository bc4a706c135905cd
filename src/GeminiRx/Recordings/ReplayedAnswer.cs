using System.Reactive;
using System.Text;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Interactions;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Recordings;

/// <summary>Decodes the exchanges of one recorded answer step by step. A step is a read or the end of an exchange.</summary>
internal sealed class ReplayedAnswer(IReadOnlyList<RecordedExchange> exchanges) : IDisposable
{
    private const string Interactions = "/interactions";

    private readonly IAnswerChain _chain = ChainOf(exchanges[FirstOf(exchanges)]);
    private readonly MemoryStream _error = new();
    private int? _next;
    private bool _isOver;

    /// <summary>The first step.</summary>
    public Step FirstStep { get; } = StartOf(exchanges, FirstOf(exchanges));

    /// <summary>The step after the given step; null after the last.</summary>
    public Step? NextStep(Step step)
    {
        var exchange = exchanges[step.Exchange];
        if (_isOver)
        {
            return null;
        }

        if (step.Read < exchange.Reads.Count)
        {
            var start = step.At - exchange.Reads[step.Read].At;
            return new Step(
                step.Exchange,
                step.Read + 1,
                start + (step.Read + 1 < exchange.Reads.Count ? exchange.Reads[step.Read + 1].At : EndOf(exchange))
            );
        }

        return _next is { } index
            ? new Step(index, 0, step.At + (exchanges[index].Reads is [var read, ..] ? read.At : EndOf(exchanges[index])))
            : null;
    }

    /// <summary>Plays a step.</summary>
    /// <returns>The notifications at its time.</returns>
    public IReadOnlyList<Notification<Chunk>> Play(Step step)
    {
        var exchange = exchanges[step.Exchange];
        var chunks = new List<Chunk>();
        try
        {
            if (step.Read < exchange.Reads.Count)
            {
                Feed(exchange, exchange.Reads[step.Read].Bytes.Span, chunks);
                return OnNext(chunks);
            }

            ThrowIfFailed(exchange);
            _next = null;
            if (_chain.TryContinue(chunks, token => IndexOf(token, step.Exchange) is not null))
            {
                _next = IndexOf(_chain.Token!, step.Exchange);
                return OnNext(chunks);
            }

            _isOver = true;
            return [.. OnNext(chunks), Notification.CreateOnCompleted<Chunk>()];
        }
        catch (GeminiException failure)
        {
            _isOver = true;
            _chain.Fail(failure, chunks);
            return [.. OnNext(chunks), Notification.CreateOnError<Chunk>(failure)];
        }
    }

    public void Dispose()
    {
        _chain.Dispose();
        _error.Dispose();
    }

    /// <summary>The index of the exchange whose request contains a continuation token, or, without recorded request bodies, of the next
    /// exchange. Exchanges of other answers may be recorded in between.</summary>
    /// <param name="token">The token.</param>
    /// <param name="exchange">The index of the exchange that contains the token.</param>
    /// <returns>Null if the recording does not contain the exchange.</returns>
    private int? IndexOf(string token, int exchange)
    {
        var quoted = Encoding.UTF8.GetBytes($"\"{token}\"");
        var later = Enumerable
            .Range(exchange + 1, exchanges.Count - exchange - 1)
            .Where(index => exchanges[index].RequestBody.IsEmpty || exchanges[index].RequestBody.Span.IndexOf(quoted) >= 0);
        return later.Select(index => (int?)index).FirstOrDefault();
    }

    // The answer that starts a run in the background has no events: they are in the next exchange.
    private static int FirstOf(IReadOnlyList<RecordedExchange> exchanges) =>
        exchanges is [{ Method: "POST", ContentType: { } type } first, _, ..]
        && IsAnswered(first)
        && first.Address.EndsWith(Interactions, StringComparison.Ordinal)
        && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            ? 1
            : 0;

    private static Step StartOf(IReadOnlyList<RecordedExchange> exchanges, int index) =>
        new(index, 0, exchanges[index].Reads is [var read, ..] ? read.At : EndOf(exchanges[index]));

    private static IAnswerChain ChainOf(RecordedExchange first) =>
        first.Address.Split('?')[0].Contains(Interactions, StringComparison.Ordinal)
            ? new InteractionChain(
                GeminiOptions.DefaultMaxEventBytes,
                isStored: first.RequestBody.Span.IndexOf("\"store\":false"u8) < 0,
                first.Method == "GET" ? InteractionAddresses.PlaceOf(first.Address) : null,
                hasRequest: first.Method != "GET"
            )
            : new ContinuationChain(GeminiOptions.DefaultMaxEventBytes);

    private static TimeSpan EndOf(RecordedExchange exchange) =>
        exchange.Ended ?? (exchange.Reads is [.., var last] ? last.At : null as TimeSpan?) ?? exchange.Answered ?? TimeSpan.Zero;

    private static bool IsAnswered(RecordedExchange exchange) => exchange.Status is >= 200 and < 300;

    private static List<Notification<Chunk>> OnNext(List<Chunk> chunks) => chunks.ConvertAll(Notification.CreateOnNext);

    private void Feed(RecordedExchange exchange, ReadOnlySpan<byte> bytes, List<Chunk> chunks)
    {
        if (IsAnswered(exchange))
        {
            _chain.Feed(bytes, chunks);
        }
        else
        {
            _error.Write(bytes);
        }
    }

    private void ThrowIfFailed(RecordedExchange exchange)
    {
        if (exchange.Status is { } status && !IsAnswered(exchange))
        {
            throw ErrorDecoder.DecodeBody(_error.GetBuffer().AsMemory(0, (int)_error.Length), status, exchange.RetryAfter);
        }

        if (exchange.End != RecordedEnd.Completed)
        {
            throw new GeminiConnectionException(
                exchange.End switch
                {
                    RecordedEnd.Stopped => "The recording ends here: the client stopped the answer.",
                    RecordedEnd.Failed => "The recording ends here: the connection was dropped.",
                    _ => "The recording is cut off here: it does not contain the end of the answer.",
                },
                innerException: null
            );
        }
    }

    /// <summary>A read of an exchange, or the end of an exchange after its last read.</summary>
    /// <param name="Exchange">The index of the exchange.</param>
    /// <param name="Read">The index of the read; the number of reads for the end.</param>
    /// <param name="At">The time from the first request.</param>
    internal sealed record Step(int Exchange, int Read, TimeSpan At);
}
