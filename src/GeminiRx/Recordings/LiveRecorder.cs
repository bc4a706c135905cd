using System.Globalization;
using System.Net.WebSockets;
using GeminiRx.Errors;
using GeminiRx.Recordings;
using GeminiRx.Wire.Live;

namespace GeminiRx;

/// <summary>
/// Records the connections of one <see cref="LiveSession"/>, and every message of both sides with its time, in a file for
/// <see cref="Recording"/>. Writes each message when it is complete, so a crash does not lose earlier ones. The file contains what is said,
/// also audio, but no credentials: no headers, only known parameters of the query, and asterisks for the key or token of the connection and
/// for the handles of the session.
/// </summary>
/// <remarks>
/// If the file is not writable, or the connection of another session is open, the session ends with a
/// <see cref="GeminiConfigurationException"/>. Thread-safe. Dispose closes the file; dispose the session first.
/// </remarks>
/// <example><code>
/// using var recorder = new LiveRecorder("talk.recording");
/// await using var session = client.Live(new LiveOptions { Connect = recorder.ConnectAsync });
/// </code></example>
public sealed class LiveRecorder : IDisposable
{
    private readonly RecordingFile _file;
    private readonly Func<Uri, IReadOnlyDictionary<string, string>, CancellationToken, Task<WebSocket>> _connect;
    private readonly TimeProvider _time;
    private volatile RecordedSocket? _socket;
    private int _exchanges;

    /// <summary>Starts a recording.</summary>
    /// <param name="path">The path of the file. An existing file is overwritten.</param>
    /// <param name="connect">Opens the WebSockets. Default null: as without <see cref="LiveOptions.Connect"/>.</param>
    /// <param name="timeProvider">The clock. Default null: <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to create the file.</exception>
    public LiveRecorder(
        string path,
        Func<Uri, IReadOnlyDictionary<string, string>, CancellationToken, Task<WebSocket>>? connect = null,
        TimeProvider? timeProvider = null
    )
    {
        (_connect, _time) = (connect ?? SocketOpener.OpenAsync, timeProvider ?? TimeProvider.System);
        _file = new RecordingFile(path);
    }

    /// <summary>Opens a WebSocket that records, for <see cref="LiveOptions.Connect"/>.</summary>
    /// <param name="address">The address.</param>
    /// <param name="headers">The headers. They are not recorded.</param>
    /// <param name="cancellationToken">Stops opening.</param>
    /// <returns>The WebSocket.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> or <paramref name="headers"/> is null.</exception>
    /// <exception cref="GeminiConfigurationException">The file is not writable, or another session uses this recorder.</exception>
    public async Task<WebSocket> ConnectAsync(Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(headers);
        if (_socket is { IsInUse: true })
        {
            throw ConfigurationErrors.RecorderInUse();
        }

        var exchange = new ExchangeWriter(_file, Interlocked.Increment(ref _exchanges), _time);
        exchange.Begin(RecordedExchange.LiveMethod, address);
        WebSocket socket;
        try
        {
            socket = await _connect(address, headers, cancellationToken).ConfigureAwait(false);
        }
        catch (GeminiApiException e)
        {
            exchange.WriteAt("answer", e.Code.ToString(CultureInfo.InvariantCulture));
            exchange.End("end");
            throw;
        }
        catch (Exception)
        {
            exchange.End(cancellationToken.IsCancellationRequested ? "stopped" : "failed");
            throw;
        }

        try
        {
            exchange.WriteAt("answer", "101");
            using var request = RequestOf(address, headers);
            return _socket = new RecordedSocket(socket, exchange, new Redaction(request));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static HttpRequestMessage RequestOf(Uri address, IReadOnlyDictionary<string, string> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
