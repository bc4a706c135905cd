using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GeminiRx.Conversations.Answers;

/// <summary>
/// Opens files so that each write goes to the end that the file has then. <see cref="FileMode.Append"/> writes where the end was when the
/// file was opened, over what another program has appended since.
/// </summary>
internal static partial class AppendMode
{
    private const int WriteOnly = 1;

    /// <summary>Opens an existing file; null where that is not possible: there is no file, or the system has no such mode.</summary>
    /// <param name="path">The path.</param>
    public static FileStream? Open(string path)
    {
        var flags =
            OperatingSystem.IsLinux() ? WriteOnly | 0x400 | 0x80000 // O_APPEND, O_CLOEXEC
            : OperatingSystem.IsMacOS() ? WriteOnly | 0x8 | 0x1000000
            : 0;
        if (flags == 0)
        {
            return null;
        }

        var handle = new SafeFileHandle(OpenFile(path, flags), ownsHandle: true);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            return null;
        }

        var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFile(string path, int flags);
}
