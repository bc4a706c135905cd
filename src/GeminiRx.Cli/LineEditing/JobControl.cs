using System.Runtime.InteropServices;

#pragma warning disable CA1416 // It is created on Linux and macOS only.

namespace GeminiRx.Cli;

/// <summary>Stops the program as a job of the shell (Ctrl+Z), on Linux and macOS. In the background (<c>bg</c>) it must not change the
/// terminal, which is the shell's.</summary>
internal sealed partial class JobControl : IDisposable
{
    private const int Interactive = 0; // the descriptor of the terminal
    private const int TerminalInput = 21; // SIGTTIN

    // How long the system may take to stop the program.
    private static readonly TimeSpan _stopLimit = TimeSpan.FromMilliseconds(100);

    private readonly Action _release;
    private readonly Action _resume;
    private readonly ManualResetEventSlim _continued = new();
    private readonly PosixSignalRegistration _continuation;
    private PosixSignalRegistration _suspension;

    /// <param name="release">Gives the terminal back, before the program stops.</param>
    /// <param name="resume">Takes the terminal again, if the program is in the foreground.</param>
    public JobControl(Action release, Action resume)
    {
        (_release, _resume) = (release, resume);
        _continuation = Register(PosixSignal.SIGCONT, _ => OnContinue());
        _suspension = Register(PosixSignal.SIGTSTP, OnSuspend);
    }

    private static int StopSignal => OperatingSystem.IsMacOS() ? 18 : 20; // SIGTSTP

    /// <summary>Whether another job has the terminal.</summary>
    /// <param name="descriptor">A descriptor of the terminal. Any other file has no background.</param>
    public static bool IsInBackground(int descriptor = Interactive) =>
        !OperatingSystem.IsWindows() && ForegroundGroup(descriptor) is > 0 and var group && group != OwnGroup();

    /// <summary>Calls an action whenever the program is continued; null on Windows.</summary>
    public static PosixSignalRegistration? OnContinued(Action action) =>
        OperatingSystem.IsWindows() ? null : Register(PosixSignal.SIGCONT, _ => action());

    /// <summary>Stops the whole job, as if the terminal had stopped it, with the terminal as it was. Without a shell that could continue
    /// it, the system does not stop it.</summary>
    public void Suspend()
    {
        _release();
        _continued.Reset();
        _suspension.Dispose();
        _ = Kill(0, StopSignal);
        _continued.Wait(_stopLimit);
        _suspension = Register(PosixSignal.SIGTSTP, OnSuspend);
        _resume();
    }

    /// <summary>Stops the job until it has the terminal, as the system does with a job that reads from it.</summary>
    public void WaitForForeground()
    {
        while (IsInBackground())
        {
            _continued.Reset();
            _ = Kill(0, TerminalInput);
            if (!_continued.Wait(_stopLimit))
            {
                return; // no shell can continue it
            }
        }
    }

    public void Dispose()
    {
        _suspension.Dispose();
        _continuation.Dispose();
        _continued.Dispose();
    }

    private static PosixSignalRegistration Register(PosixSignal signal, Action<PosixSignalContext> handler) =>
        PosixSignalRegistration.Create(signal, handler);

    private void OnSuspend(PosixSignalContext context)
    {
        context.Cancel = true;
        Suspend();
    }

    private void OnContinue()
    {
        _resume();
        _continued.Set();
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
