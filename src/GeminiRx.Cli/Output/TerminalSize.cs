using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Asks for the size of the terminal behind standard output.</summary>
internal static partial class TerminalSize
{
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ

    /// <summary>Returns the size in cells; 0 for what is unknown.</summary>
    /// <remarks>On Linux, <see cref="Console"/> is not asked: it would switch the terminal to application mode and leave it so.</remarks>
    public static (int Width, int Height) Read()
    {
        if (OperatingSystem.IsLinux())
        {
            var size = default(WindowSize);
            return Ioctl(1, GetWindowSize, ref size) == 0 ? (size.Columns, size.Rows) : (0, 0);
        }

        try
        {
            return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return (0, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, nuint request, ref WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthInPixels;
        public ushort HeightInPixels;
    }
}
