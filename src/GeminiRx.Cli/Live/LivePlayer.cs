using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Plays what the model says, with a program of the system. A program that fails is reported once, and the conversation goes on
/// without sound.</summary>
internal sealed class LivePlayer : IDisposable
{
    // How long the last sounds may take after the end of the conversation.
    private static readonly TimeSpan _lastSoundsLimit = TimeSpan.FromSeconds(30);

    // Raw audio on standard input: 24 kHz, 16 bits, one channel.
    private static readonly Dictionary<string, string[]> _arguments = new(StringComparer.Ordinal)
    {
        ["aplay"] = ["-q", "-t", "raw", "-f", "S16_LE", "-r", "24000", "-c", "1", "-"],
        ["pw-cat"] = ["--playback", "--format", "s16", "--rate", "24000", "--channels", "1", "-"],
        ["ffplay"] = ["-nodisp", "-autoexit", "-loglevel", "quiet", "-f", "s16le", "-ar", "24000", "-ch_layout", "mono", "-"],
        ["play"] = ["-q", "-t", "raw", "-e", "signed", "-b", "16", "-r", "24000", "-c", "1", "-"],
    };

    private readonly Lock _gate = new();
    private readonly string _program;
    private Playback? _playback;
    private bool _isSilent;
    private int _failures;

    /// <param name="program">The path of one of the programs.</param>
    public LivePlayer(string program) => _program = program;

    /// <summary>The programs that can play, the first one first.</summary>
    public static IEnumerable<string> Programs => _arguments.Keys;

    /// <summary>Finds a program that can play.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static LivePlayer Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Programs.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists) is { } path
            ? new LivePlayer(path)
            : throw UsageErrors.NoAudioPlayer(Programs);
    }

    /// <summary>Begins a turn.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _isSilent = false;
        }
    }

    /// <summary>Plays the audio of a turn. An interruption, a rewind and the next turn end what is played.</summary>
    public void Play(Chunk chunk)
    {
        lock (_gate)
        {
            if (!_isSilent && _failures == 0)
            {
                PlayNext(chunk);
            }
        }
    }

    /// <summary>Ends what is played, at once. The rest of the turn is not played.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isSilent = true;
            EndPlayback();
        }
    }

    /// <summary>Lets the last sounds be heard.</summary>
    public void Dispose()
    {
        _playback?.End();
        _playback?.Wait(_lastSoundsLimit);
        Stop();
    }

    private void PlayNext(Chunk chunk)
    {
        switch (chunk)
        {
            case MediaChunk { IsThought: false } media when media.MimeType.StartsWith("audio/pcm", StringComparison.Ordinal):
                Play(media.Data);
                break;
            case FinishedChunk:
                _playback?.End();
                break;
            case InterruptedChunk or RewindChunk:
                EndPlayback();
                break;
            default:
                break;
        }
    }

    private void Play(ReadOnlyMemory<byte> sound)
    {
        if (_playback is { IsEnding: true })
        {
            EndPlayback();
        }

        _playback ??= new Playback(_program, _arguments[Path.GetFileName(_program)], ReportFailure);
        _playback.Add(sound);
    }

    private void EndPlayback()
    {
        _playback?.Dispose();
        _playback = null;
    }

    private void ReportFailure(string reason)
    {
        if (Interlocked.Increment(ref _failures) == 1)
        {
            StandardError.WriteMessage($"{Path.GetFileName(_program)} does not play: {reason} The conversation goes on without sound.");
        }
    }
}
