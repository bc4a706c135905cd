using System.CommandLine;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary><c>geminirx chat</c>: a conversation that is a Markdown file.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE.md") { Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string>("--name")
        {
            HelpName = "NAME",
            Description = "without a file: a conversation kept for you",
            DefaultValueFactory = _ => "default",
        };
        var options = new AskOptions();
        var command = new Command("chat", "Talk; the conversation is a Markdown file. A line that ends in \\ goes on.") { file, name };
        foreach (var option in options.All.Where(option => option != options.Format))
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, _) =>
            {
                using var view = AnswerViews.Of("text");
                return await Answering.RunAsync(
                    view,
                    async () =>
                    {
                        using var chat = Open(parsed.GetValue(file) ?? Kept(parsed.GetRequiredValue(name)));
                        using var session = new ChatSession(chat, new Settings(options, parsed), options);
                        return await session.RunAsync();
                    }
                );
            }
        );
        return command;
    }

    // The user's data folder, XDG's on Linux.
    private static string Kept(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_')
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "geminirx",
                "chats",
                $"{name}.md"
            )
            : throw new GeminiConfigurationException($"--name: '{name}' is no name.", "Use letters, digits, - and _, or name a file.");

    private static ChatFile Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return ChatFile.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException(
                $"The conversation cannot be opened: {e.Message}",
                "Name a file in a folder that you may write to."
            );
        }
    }
}
