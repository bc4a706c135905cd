using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>The mode of the terminal behind standard input, on Linux and macOS.</summary>
internal sealed partial class TerminalMode : IDisposable
{
    private const int Input = 0;
    private const int AfterOutput = 1; // TCSADRAIN

    // More than any system's structure has.
    private const int MaxSize = 256;

    private readonly Layout _layout = OperatingSystem.IsMacOS() ? Layout.MacOS : Layout.Linux;
    private readonly byte[] _original;

    private TerminalMode(byte[] original) => _original = original;

    /// <summary>Reads the current mode; null if standard input is no terminal, or the system has no such modes.</summary>
    public static TerminalMode? TryOpen()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return null;
        }

        var mode = new byte[MaxSize];
        return GetMode(Input, mode) == 0 ? new TerminalMode(mode) : null;
    }

    /// <summary>Switches to single keys: nothing is echoed, and the program gets every key.</summary>
    public void ReadKeys() => Set(_layout.Edited | _layout.Signals);

    /// <summary>Switches to a running answer: nothing is echoed, and Ctrl+C and Ctrl+Z are signals. What is typed waits.</summary>
    public void WaitForAnswer() => Set(_layout.Edited);

    /// <summary>Switches back to the original mode.</summary>
    public void Restore() => Apply(_original);

    public void Dispose() => Restore();

    private void Set(uint localFlags)
    {
        var mode = _original.ToArray();
        Clear(mode, 0, _layout.InputFlags);
        Clear(mode, 3 * _layout.FlagSize, localFlags);
        mode[_layout.MinimumAt] = 1;
        mode[_layout.TimeAt] = 0;
        Apply(mode);
    }

    // The system stops a program that changes the mode from the background (SIGTTOU).
    private static void Apply(byte[] mode) => _ = JobControl.IsInBackground(Input) ? 0 : SetMode(Input, AfterOutput, mode);

    // The flags are in the lower four bytes of each field; both systems run on little-endian processors.
    private static void Clear(byte[] mode, int at, uint flags)
    {
        var field = mode.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(field, BinaryPrimitives.ReadUInt32LittleEndian(field) & ~flags);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetMode(int descriptor, [Out] byte[] mode);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetMode(int descriptor, int when, byte[] mode);

    /// <summary>The structure termios of a system.</summary>
    /// <param name="FlagSize">The bytes of each of the fields c_iflag, c_oflag, c_cflag and c_lflag.</param>
    /// <param name="InputFlags">ICRNL and IXON: Enter is a carriage return, and Ctrl+S and Ctrl+Q are keys.</param>
    /// <param name="Edited">ICANON, ECHO and IEXTEN: the system edits a line, and echoes it.</param>
    /// <param name="Signals">ISIG: Ctrl+C, Ctrl+Z and Ctrl+\ are signals.</param>
    /// <param name="MinimumAt">Where c_cc[VMIN] is.</param>
    /// <param name="TimeAt">Where c_cc[VTIME] is.</param>
    private sealed record Layout(int FlagSize, uint InputFlags, uint Edited, uint Signals, int MinimumAt, int TimeAt)
    {
        public static Layout Linux { get; } = new(4, 0x0100 | 0x0400, 0x0002 | 0x0008 | 0x8000, 0x0001, 17 + 6, 17 + 5);

        public static Layout MacOS { get; } = new(8, 0x0100 | 0x0200, 0x0100 | 0x0008 | 0x0400, 0x0080, 32 + 16, 32 + 17);
    }
}
