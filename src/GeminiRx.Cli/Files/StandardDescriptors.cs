using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>The descriptors of standard input, output and error, on Linux and macOS.</summary>
internal static partial class StandardDescriptors
{
    private const int GetFlags = 1; // F_GETFD
    private const int Output = 1;
    private const int ReadOnly = 0; // O_RDONLY
    private const int ReadAndWrite = 2; // O_RDWR

    /// <summary>Opens <c>/dev/null</c> for each of them that is closed, so that no other file gets its number. It comes first in the
    /// program. An answer that nobody can receive is an error, so standard output is opened for reading: writes fail.</summary>
    public static void OpenMissing()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            // The system gives the lowest free number.
            if (Control(descriptor, GetFlags) < 0)
            {
                _ = Open("/dev/null", descriptor == Output ? ReadOnly : ReadAndWrite);
            }
        }
    }

    /// <summary>Opens standard input; it is empty if it was closed when the program was started.</summary>
    public static Stream OpenInput() => IsInputMissing ? Stream.Null : Console.OpenStandardInput();

    // The native runtime opens its source of random numbers before the program begins, under the number of a closed standard input.
    private static bool IsInputMissing =>
        OperatingSystem.IsLinux() && new FileInfo("/proc/self/fd/0").LinkTarget is "/dev/urandom" or "/dev/random";

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
