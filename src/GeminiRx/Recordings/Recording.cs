using System.Buffers;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;

namespace GeminiRx;

/// <summary>
/// Answers of the service as their bytes arrived, from a file that <see cref="RecordingHandler"/> wrote or a person did. One line each:
/// <code>
/// geminirx-recording 1
/// # a comment; N is the exchange's number, times are milliseconds since its request
/// N request 2026-11-23T10:00:00.000Z POST https://example.org/v1beta/models/m:streamGenerateContent?alt=sse
/// N body {"contents":…}
/// N answer 412 200 text/event-stream
/// N retry-after 30
/// N data 412.5 data: {…}\r\n\r\n
/// N end 900
/// </code>
/// A body or a read may take several lines. In them <c>\r</c>, <c>\n</c>, <c>\\</c> and <c>\xHH</c> stand for bytes. Instead of <c>end</c>
/// there may be <c>stopped</c> or <c>failed</c>;
/// <c>retry-after</c>, in seconds, is there where the answer's head has it. A file that is
/// cut off anywhere is a recording up to there.
/// </summary>
public sealed class Recording
{
    private Recording(IReadOnlyList<RecordedExchange> exchanges) => Exchanges = exchanges;

    /// <summary>The exchanges in the order of their requests.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException">It is no recording; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Recording Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = bytes.Length;
        for (var cut = 1; cut < 4 && cut <= bytes.Length; cut++)
        {
            whole = Rune.DecodeFromUtf8(bytes.AsSpan(^cut), out _, out _) == OperationStatus.NeedMoreData ? bytes.Length - cut : whole;
        }

        return Parse(Encoding.UTF8.GetString(bytes, 0, whole));
    }

    /// <summary>Reads a recording's text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">It is no recording; the message names the line.</exception>
    public static Recording Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Recording(RecordingParser.Parse(text.TrimStart('\uFEFF')));
    }

    /// <summary>Plays an answer: its bytes go through the decoder at the times they arrived. Cold: every subscription plays it
    /// anew.</summary>
    /// <param name="scheduler">Runs it; on a <c>TestScheduler</c> or <c>HistoricalScheduler</c> it needs no time at all. Default:
    /// <see cref="DefaultScheduler"/>.</param>
    /// <param name="speed">How many times faster than it was, more than 0. Default 1; <see cref="double.PositiveInfinity"/> is without
    /// waits.</param>
    /// <param name="exchange">Which exchange to begin with, from 0. Default 0. A long answer goes on with the exchange whose request has
    /// its token.</param>
    /// <returns>
    /// The answer's chunks, as the client gave them. Delivered by <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: where the recorded answer ended in order.</description></item>
    /// <item><description>OnError: as the client's was; a <see cref="GeminiConnectionException"/> where the recording breaks off, was
    /// stopped or failed.</description></item>
    /// <item><description>Dispose: plays no further.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not more than 0, or there is no such exchange.</exception>
    public IObservable<Chunk> Replay(IScheduler? scheduler = null, double speed = 1, int exchange = 0)
    {
        CheckSpeed(speed);
        ArgumentOutOfRangeException.ThrowIfNegative(exchange);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(exchange, Exchanges.Count);
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Using(
            () => new ReplayedAnswer([.. Exchanges.Skip(exchange)]),
            answer =>
                Observable.Defer(() =>
                {
                    var start = timers.Now;
                    return Observable
                        .Generate(
                            answer.First,
                            step => step is not null,
                            answer.After!,
                            step => step!,
                            step => start + (step!.At / speed),
                            timers
                        )
                        .SelectMany(answer.Play)
                        .Dematerialize();
                })
        );
    }

    internal static void CheckSpeed(double speed)
    {
        if (!(speed > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "The speed is more than 0.");
        }
    }
}
