using System.Net;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the errors and warnings of <c>geminirx emulate</c>.</summary>
internal static class EmulateErrors
{
    private const string SeeHelp = "See: geminirx emulate --help";

    public static UsageException InvalidHost(string host) =>
        new($"--host: invalid address '{host}'.", "Use an IP address: 127.0.0.1 for this computer only, or 0.0.0.0 for all networks.");

    public static UsageException InvalidPort(int port) => new($"--port: invalid port {port}.", "Use a number from 0 to 65535.");

    public static UsageException InvalidOption(ArgumentException cause) =>
        new(GeminiConfigurationException.FromArgument(cause).Message, SeeHelp, cause);

    /// <summary>The cause's message contains the file, the line and the allowed words.</summary>
    public static UsageException InvalidFile(FormatException cause) => new(cause.Message, cause: cause);

    public static string EmptyScript(string path) =>
        $"--script: {path} has no rules and changes nothing. Write a rule, such as: otherwise, and below it, indented: answer echo.";

    public static UsageException InvalidOrigin(string origin) =>
        new(
            $"--cors: invalid origin '{origin}'.",
            "Use scheme, host and port of the page, such as http://localhost:5173, or * for every page."
        );

    public static UsageException EmptyRecording(string path) =>
        new($"--recording: {path} contains no exchange.", "Use a file that geminirx record FILE -- ask wrote.");

    public static UsageException UnreadableFile(Exception cause) => new($"A file cannot be read: {cause.Message}", SeeHelp, cause);

    public static UsageException UnwritableFolder(string folder, Exception cause) =>
        new($"--record: the folder {folder} cannot be used: {cause.Message}", "Use a folder that you can write to.", cause);

    public static string UnwritableExchange(long number, string folder, Exception cause) =>
        $"--record: exchange {number} cannot be written to {folder}: {cause.Message.TrimEnd('.')}. "
        + "Check the permissions of the folder and the disk space.";

    public static string PublicAddress(IPAddress address) =>
        $"--host {address} is not a loopback address: every computer on the network can connect. Use 127.0.0.1 for this computer only.";

    public static UsageException UnavailableAddress(IPEndPoint endpoint, Exception cause) =>
        new($"Cannot listen at {endpoint}: {cause.Message}", "Choose another port with --port; 0 takes any free port.", cause);
}
