using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GeminiRx.LanguageServer.Git;

/// <summary>Runs programs as child processes. The streams of this process, which may be those of the protocol, are never theirs.</summary>
internal static class ChildProcess
{
    private const int MaxError = 4096;
    private const int BufferSize = 64 * 1024;

    /// <inheritdoc cref="RunProcess"/>
    public static async Task<ProcessOutput> RunAsync(ProcessCall call, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = ToStartInfo(call) };
        process.Start();
        try
        {
            process.StandardInput.Close();
            var error = ReadAsync(process.StandardError.BaseStream, MaxError, isDrained: true, cancellationToken);
            var (output, isCut) = await ReadAsync(process.StandardOutput.BaseStream, call.MaxOutput, isDrained: false, cancellationToken)
                .ConfigureAwait(false);
            if (isCut)
            {
                return new ProcessOutput(-1, output, "", IsCut: true);
            }

            var (errors, _) = await error.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ProcessOutput(process.ExitCode, output, Encoding.UTF8.GetString(errors));
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Finds a program in the folders of <c>PATH</c>.</summary>
    /// <remarks>The system would also look into the current folder, which may be a workspace that is not trusted.</remarks>
    /// <param name="name">The name, without an extension.</param>
    /// <param name="path">The value of <c>PATH</c>.</param>
    /// <returns>The whole path; null if there is none.</returns>
    public static string? Find(string name, string? path)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        return (path ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        );

    private static ProcessStartInfo ToStartInfo(ProcessCall call)
    {
        var program =
            Find(call.Program, call.Environment.GetValueOrDefault("PATH"))
            ?? throw new FileNotFoundException($"The program {call.Program} is not in the PATH.");
        var info = new ProcessStartInfo(program, call.Arguments)
        {
            WorkingDirectory = call.Folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in call.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    // A drained stream is read to its end, so that the program does not wait for a reader.
    private static async Task<(byte[] Bytes, bool IsCut)> ReadAsync(
        Stream stream,
        int most,
        bool isDrained,
        CancellationToken cancellationToken
    )
    {
        var (bytes, buffer) = (new MemoryStream(), new byte[BufferSize]);
        while (true)
        {
            // A process that survives the kill may keep the pipe open.
            var count = await stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return (bytes.ToArray(), false);
            }

            bytes.Write(buffer, 0, (int)Math.Min(count, most - bytes.Length));
            if (bytes.Length == most && !isDrained)
            {
                return (bytes.ToArray(), true);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }
}
