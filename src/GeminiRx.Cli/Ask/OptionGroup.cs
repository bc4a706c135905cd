using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary>Options that the help shows together.</summary>
/// <param name="Title">The heading.</param>
/// <param name="IsEveryday">Whether <c>--help</c> shows the group; otherwise only <c>--help all</c> does.</param>
/// <param name="Options">The options, in the order of the help.</param>
internal sealed record OptionGroup(string Title, bool IsEveryday, IReadOnlyList<Option> Options);

/// <summary>A command whose help has groups of options.</summary>
internal sealed class GroupedCommand : Command
{
    public GroupedCommand(string name, string description, IReadOnlyList<OptionGroup> groups)
        : base(name, description)
    {
        Groups = groups;
        foreach (var option in groups.SelectMany(group => group.Options))
        {
            Add(option);
        }
    }

    /// <summary>The groups, those of every day first.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }
}
