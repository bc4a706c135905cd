using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;

namespace GeminiRx.Cli;

/// <summary>One run of a program that plays audio. The audio comes faster than it is played, and waits in memory.</summary>
internal sealed class Playback : IDisposable
{
    // 64 MiB are 23 minutes of speech.
    private const long MaxBytes = 64 << 20;

    // A player that another program started may keep its output open.
    private static readonly TimeSpan _killLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<ReadOnlyMemory<byte>> _sounds = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Action<string> _onFailed;
    private readonly Process? _process;
    private readonly Task _playing;
    private long _waitingBytes;
    private volatile bool _isStopped;

    /// <param name="program">The path of the program.</param>
    /// <param name="arguments">Its arguments; it reads the audio from standard input.</param>
    /// <param name="onFailed">Gets why it does not play, at most once.</param>
    public Playback(string program, string[] arguments, Action<string> onFailed)
    {
        _onFailed = onFailed;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        try
        {
            _process = Process.Start(start);
            _process!.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
        }
        catch (Win32Exception e)
        {
            onFailed($"it cannot be started ({e.NativeErrorCode}).");
        }

        _playing = _process is null ? Task.CompletedTask : PlayAsync(_process);
    }

    /// <summary>Whether no more audio comes.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Adds audio.</summary>
    public void Add(ReadOnlyMemory<byte> sound)
    {
        if (Interlocked.Add(ref _waitingBytes, sound.Length) <= MaxBytes)
        {
            _ = _sounds.Writer.TryWrite(sound);
        }
        else
        {
            _onFailed($"more than {MaxBytes >> 20} MiB wait for it.");
        }
    }

    /// <summary>Lets the program play what it has, and end.</summary>
    public void End()
    {
        IsEnding = true;
        _ = _sounds.Writer.TryComplete();
    }

    /// <summary>Waits until the program has ended.</summary>
    public void Wait(TimeSpan limit) => _ = _playing.Wait(limit);

    /// <summary>Ends the program.</summary>
    public void Dispose()
    {
        _isStopped = true;
        End();
        _process?.Kill(entireProcessTree: true);
        if (_playing.Wait(_killLimit))
        {
            _process?.Dispose();
        }
    }

    private async Task PlayAsync(Process process)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            await foreach (var sound in _sounds.Reader.ReadAllAsync())
            {
                await input.WriteAsync(sound);
                await input.FlushAsync();
                _ = Interlocked.Add(ref _waitingBytes, -sound.Length);
            }

            input.Close();
        }
        catch (IOException)
        {
            // The program has ended.
        }

        await process.WaitForExitAsync();
        if (!_isStopped && process.ExitCode != 0)
        {
            _onFailed($"it ended with exit code {process.ExitCode}.");
        }
    }
}
