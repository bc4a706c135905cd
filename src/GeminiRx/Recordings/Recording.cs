using System.Buffers;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Recordings;

namespace GeminiRx;

/// <summary>
/// Recorded answers of the service with the time of every read, from a file that <see cref="RecordingHandler"/>,
/// <see cref="LiveRecorder"/> or a person wrote. One line each:
/// <code>
/// geminirx-recording 1
/// # a comment; N is the number of the exchange, times are milliseconds since its request
/// N request 2026-11-23T10:00:00.000Z POST https://example.org/v1beta/models/m:streamGenerateContent?alt=sse
/// N body {"contents":…}
/// N answer 412 200 text/event-stream
/// N retry-after 30
/// N data 412.5 data: {…}\r\n\r\n
/// N end 900
/// </code>
/// A connection of a Live session has the method <c>LIVE</c>, a line for each message, and the code and reason of the service:
/// <code>
/// N request 2026-11-23T10:00:00.000Z LIVE wss://example.org/ws/…
/// N answer 35 101
/// N sent 36 {"setup":…}
/// N data 80.5 {"setupComplete":{}}
/// N close 1011 Internal error
/// N end 900
/// </code>
/// A body or a read may span several lines, in which <c>\r</c>, <c>\n</c>, <c>\\</c> and <c>\xHH</c> represent bytes. The last line of an
/// exchange is <c>end</c>, <c>stopped</c> or <c>failed</c>. <c>retry-after</c> is the header of that name, in seconds. A file that is cut
/// off anywhere is a recording up to that point.
/// </summary>
public sealed class Recording
{
    private Recording(IReadOnlyList<RecordedExchange> exchanges) => Exchanges = exchanges;

    /// <summary>The exchanges in the order of their requests.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException">The file is not a recording; the message contains the line number.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to read the file.</exception>
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

    /// <summary>Parses the text of a recording.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The file is not a recording; the message contains the line number.</exception>
    public static Recording Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Recording(RecordingParser.Parse(text.TrimStart('\uFEFF')));
    }

    /// <summary>Plays an answer: decodes its bytes at the times of their arrival. Cold: every subscription plays from the start.</summary>
    /// <param name="scheduler">Runs the timers; in virtual time (<c>TestScheduler</c>, <c>HistoricalScheduler</c>) the answer plays without
    /// delay. Default: <see cref="DefaultScheduler"/>.</param>
    /// <param name="speed">The factor of the playback speed, greater than 0. Default 1; <see cref="double.PositiveInfinity"/> plays without
    /// delays.</param>
    /// <param name="exchange">The index of the first exchange, from 0. Default 0. A long answer continues with the exchange whose request
    /// contains its continuation token. A Live session continues with all following connections.</param>
    /// <returns>
    /// The same chunks that the client delivered; those of <see cref="LiveSession.Chunks"/> for a Live session, also of connections that it
    /// replaced. Delivered by <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: if the recorded answer completed, or the client closed the Live session.</description></item>
    /// <item><description>OnError: the error of the client; a <see cref="GeminiConnectionException"/> if the recorded answer was stopped,
    /// failed or is cut off; after the last connection of a Live session, the failure of that connection.</description></item>
    /// <item><description>Dispose: stops playing.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not greater than 0, or <paramref name="exchange"/> is not
    /// an index of <see cref="Exchanges"/>.</exception>
    public IObservable<Chunk> Replay(IScheduler? scheduler = null, double speed = 1, int exchange = 0)
    {
        ThrowIfNotPositive(speed);
        ArgumentOutOfRangeException.ThrowIfNegative(exchange);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(exchange, Exchanges.Count);
        var timers = scheduler ?? DefaultScheduler.Instance;
        if (Exchanges[exchange].IsLive)
        {
            return ReplayedSession.Play(new RecordedConnections([.. Exchanges.Skip(exchange).Where(one => one.IsLive)]), speed, timers);
        }

        return Observable.Using(
            () => new ReplayedAnswer([.. Exchanges.Skip(exchange)]),
            answer =>
                Observable.Defer(() =>
                {
                    var start = timers.Now;
                    return Observable
                        .Generate(
                            answer.FirstStep,
                            step => step is not null,
                            answer.NextStep!,
                            step => step!,
                            step => start + (step!.At / speed),
                            timers
                        )
                        .SelectMany(answer.Play)
                        .Dematerialize();
                })
        );
    }

    internal static void ThrowIfNotPositive(double speed)
    {
        if (!(speed > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, $"Invalid speed {speed}: use a factor greater than 0.");
        }
    }
}
