using System.Globalization;
using System.Text.RegularExpressions;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Errors;

/// <summary>Creates the errors of staged changes, with advice.</summary>
internal static partial class GitErrors
{
    private const string SendDiff = "Send the diff with the command (\"diff\").";
    private const int MaxShownError = 200;

    public static GeminiConfigurationException NoGit() =>
        new("The program git is not found in the PATH of the server.", $"Install git, or add its folder to the PATH. {SendDiff}");

    public static GeminiConfigurationException NoFolder() =>
        new(
            "It is not clear which repository is meant.",
            $"Save the document, open one folder as the workspace, or send \"folder\". {SendDiff}"
        );

    public static GeminiConfigurationException NoRepository(string folder) =>
        new($"The folder {folder} is not in a git repository.", $"Run git init, or open a folder of the repository. {SendDiff}");

    public static GeminiConfigurationException NothingStaged() =>
        new("Nothing is staged for a commit.", "Stage the changes first: git add.") { Reason = "nothingStaged" };

    public static GeminiConfigurationException NoMessage() =>
        new("The answer contains no message.", "Try again, or add an instruction.") { Reason = "noMessage" };

    public static GeminiConfigurationException NothingToSend() =>
        new(
            "All staged files are ignored, or likely to contain secrets, so nothing is sent.",
            "Change the rules, or write the message yourself."
        );

    public static GeminiConfigurationException TooLarge(int maxBytes) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"The staged diff has more than {maxBytes / 1024 / 1024} MiB."),
            "Stage fewer files, or mark generated files with -diff in .gitattributes."
        );

    public static GeminiConfigurationException TooManyFiles(int files, int tokens, int maxTokens) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The staged diff has {files:N0} files with about {tokens:N0} tokens, and geminirx.contextTokens allows {maxTokens:N0}."
            ),
            "Stage fewer files, or set a larger number."
        );

    public static GeminiConfigurationException TooSlow(TimeSpan limit) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"git has not ended within {limit.TotalSeconds:0} seconds."),
            $"Try again. {SendDiff}"
        );

    public static GeminiConfigurationException Unreadable(Exception cause) =>
        new($"The output of git cannot be read ({cause.GetType().Name}).", $"Try again. {SendDiff}");

    public static GeminiConfigurationException Failed(int exitCode, string error)
    {
        var line = error.Split('\n').FirstOrDefault(text => text.Trim().Length > 0, "").Trim();
        var plain = ControlCharacters.Flatten(string.Concat(line.Where(c => !ControlCharacters.IsUnsafeInDocument(c))));
        var safe = SecretFilter.Replace(Credentials().Replace(plain, SecretFilter.Mark)).Text;
        var shown = safe.Length <= MaxShownError ? safe : $"{WholeCharacters.First(safe, MaxShownError)}…";
        return new(
            string.Create(CultureInfo.InvariantCulture, $"git ended with exit code {exitCode}{(shown.Length > 0 ? $": {shown}" : "")}."),
            $"Run git diff --cached in a terminal to see the reason. {SendDiff}"
        );
    }

    // The user of an address may be a token.
    [GeneratedRegex(@"(?<=://)[^\s/]+(?=@)", RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
