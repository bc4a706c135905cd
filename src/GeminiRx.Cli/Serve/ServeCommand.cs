using System.CommandLine;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli;

/// <summary><c>geminirx serve</c>: runs the language server over standard input and output.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var log = new Option<string>("--log")
        {
            Description = "Append the log to a file: requests, sessions, edits and errors, without keys, prompts and answers [none]",
            HelpName = "FILE",
        };
        var level = new Option<string>("--log-level")
        {
            Description = "Log this level and above: trace, debug, information, warning or error",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => "information",
        };
        level.AcceptOnlyFromAmong("trace", "debug", "information", "warning", "error");
        var content = new Option<bool>("--log-content") { Description = "Log prompts and answers too, at level trace [off]" };
        var command = new Command(
            "serve",
            "Run the language server for an editor over standard input and output. It ends when its input ends."
        )
        {
            new Option<bool>("--stdio") { Description = "Use standard input and output, the only transport [on]" },
            log,
            level,
            content,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(content) is { Implicit: false } && result.GetResult(log) is null)
            {
                result.AddError(UsageErrors.LogContentWithoutFile);
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                LogFile file;
                try
                {
                    var minimum = parsed.GetValue(content)
                        ? LogLevel.Trace
                        : Enum.Parse<LogLevel>(parsed.GetRequiredValue(level), ignoreCase: true);
                    file = new LogFile(parsed.GetValue(log), minimum, IsForStandardError);
                }
                catch (UsageException e)
                {
                    StandardError.WriteMessage(e.ToGeminiException());
                    return ExitCode.Usage;
                }

                using var closing = file;
                return await GeminiLanguageServer.RunAsync(
                    StandardDescriptors.OpenInput(),
                    Console.OpenStandardOutput(),
                    new LanguageServerOptions
                    {
                        CreateClient = settings => CreateClient(settings, file, parsed.GetValue(content)),
                        Version = ProgramVersion.Text,
                        PromptFolders = [PromptLibrary.UserFolder],
                        LoggerFactory = file,
                    },
                    cancellationToken
                );
            }
        );
        return command;
    }

    // Editors show standard error as the log of the server. Failures of requests are not written to it: the document shows them.
    private static bool IsForStandardError(string category, LogLevel level) =>
        category == "GeminiRx.LanguageServer" && level >= LogLevel.Warning;

    // The emulator answers an editor only if the settings name it, so that its text is not mistaken for an answer of a model.
    private static GeminiClient CreateClient(ServerSettings settings, ILoggerFactory log, bool logContent)
    {
        var (read, isEmulated) = ClientFactory.Read(settings.Endpoint, settings.Model);
        var options = read with { ApiKey = settings.ApiKey ?? read.ApiKey, LoggerFactory = log, LogContent = logContent };
        return isEmulated ? ClientFactory.CreateEmulated(options)
            : ClientFactory.HasNeitherKeyNorEndpoint(options) ? throw ConfigurationErrors.NoKeyInEditor()
            : new GeminiClient(options);
    }
}
