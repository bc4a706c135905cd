using System.Runtime.InteropServices;

#pragma warning disable CA1416 // It is created on Linux and macOS only.

namespace GeminiRx.Cli;

/// <summary>Stops and continues the program as a job of the shell (Ctrl+Z), on Linux and macOS. In the background (<c>bg</c>) it must
/// not change the terminal, which is the shell's. The program has one instance.</summary>
internal sealed partial class JobControl : IDisposable
{
    private const int Interactive = 0; // the descriptor of the terminal
    private const int TerminalInput = 21; // SIGTTIN
    private const int MaxActionSize = 256; // more than the structure of any system has

    // How long the system may take to stop the program.
    private static readonly TimeSpan _stopLimit = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _continued = new();
    private readonly PosixSignalRegistration _continuation;
    private PosixSignalRegistration _suspension;
    private int _isSuspending;

    private JobControl()
    {
        _continuation = Register(PosixSignal.SIGCONT, _ => OnContinue());
        _suspension = Register(PosixSignal.SIGTSTP, OnSuspend);
        Current = this;
    }

    /// <summary>Raised before the program stops: the terminal is given back.</summary>
    public static event Action? Stopping;

    /// <summary>Raised when the program has been continued, or could not be stopped. It may be in the background.</summary>
    public static event Action? Continued;

    /// <summary>The instance of the program; null on Windows, and where none was created.</summary>
    public static JobControl? Current { get; private set; }

    private static bool IsMacOS => OperatingSystem.IsMacOS();
    private static int StopSignal => IsMacOS ? 18 : 20; // SIGTSTP
    private static int ContinueSignal => IsMacOS ? 19 : 18; // SIGCONT

    /// <summary>Creates the instance of the program; null on Windows.</summary>
    public static JobControl? Create() => OperatingSystem.IsWindows() ? null : new JobControl();

    /// <summary>Whether another job has the terminal.</summary>
    /// <param name="descriptor">A descriptor of the terminal. Any other file has no background.</param>
    public static bool IsInBackground(int descriptor = Interactive) =>
        !OperatingSystem.IsWindows() && ForegroundGroup(descriptor) is > 0 and var group && group != OwnGroup();

    /// <summary>Stops the whole job, as if the terminal had stopped it. Without a shell that could continue it, the system does not stop
    /// it.</summary>
    public void Suspend()
    {
        if (Interlocked.Exchange(ref _isSuspending, 1) == 1)
        {
            return;
        }

        Stopping?.Invoke();
        _suspension.Dispose();

        // The runtime's own handler of SIGCONT changes the mode of the terminal. From the background, that can stop the program again
        // (SIGTTOU). So nothing handles the signal that ends this stop.
        var handler = new byte[MaxActionSize];
        _ = SetAction(ContinueSignal, new byte[MaxActionSize], handler);
        _ = Kill(0, StopSignal);
        Thread.Sleep(_stopLimit);
        _ = SetAction(ContinueSignal, handler, null);
        _suspension = Register(PosixSignal.SIGTSTP, OnSuspend);
        _isSuspending = 0;
        Continued?.Invoke();
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
        Current = null;
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
        Continued?.Invoke();
        _continued.Set();
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    // Zeros are the system's own action.
    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, byte[] action, [Out] byte[]? previous);
}
