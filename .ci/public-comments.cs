// dotnet run --file .ci/public-comments.cs -- ASSEMBLY XML OUTPUT: copies a file of XML comments without those of types and members that
// a user of the assembly cannot see. Overloads of a visible name are all kept.
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

if (args is not [var assembly, var comments, var output])
{
    Console.Error.WriteLine("Usage: public-comments ASSEMBLY XML OUTPUT");
    return 2;
}

using var file = new PEReader(File.OpenRead(assembly));
var metadata = file.GetMetadataReader();
var visible = new HashSet<string>(StringComparer.Ordinal);
foreach (var handle in metadata.TypeDefinitions)
{
    var type = metadata.GetTypeDefinition(handle);
    if (!IsVisible(type))
    {
        continue;
    }

    var name = NameOf(type);
    visible.Add("T:" + name);
    foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => IsAccessible(method.Attributes)))
    {
        // A constructor is #ctor; an explicit implementation of an interface has # for its dots, and is never public.
        visible.Add($"M:{name}.{metadata.GetString(method.Name).Replace('.', '#')}");
    }

    foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
    {
        if (
            (field.Attributes & FieldAttributes.FieldAccessMask)
            is FieldAttributes.Public
                or FieldAttributes.Family
                or FieldAttributes.FamORAssem
        )
        {
            visible.Add($"F:{name}.{metadata.GetString(field.Name)}");
        }
    }

    foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
    {
        var accessors = property.GetAccessors();
        if (IsAny(accessors.Getter) || IsAny(accessors.Setter))
        {
            visible.Add($"P:{name}.{metadata.GetString(property.Name)}");
        }
    }

    foreach (var handler in type.GetEvents().Select(metadata.GetEventDefinition).Where(handler => IsAny(handler.GetAccessors().Adder)))
    {
        visible.Add($"E:{name}.{metadata.GetString(handler.Name)}");
    }
}

var document = XDocument.Load(comments, LoadOptions.PreserveWhitespace);
var members = document.Descendants("member").ToList();
var hidden = members.Where(member => !visible.Contains(KeyOf(member.Attribute("name")!.Value))).ToList();
foreach (var member in hidden)
{
    member.Remove();
}

document.Save(output);
Console.WriteLine($"{members.Count - hidden.Count} of {members.Count} comments are public.");
return 0;

// The name without the parameters and the number of type parameters of a method.
static string KeyOf(string id)
{
    var end = id.IndexOfAny(['(', '~']);
    var name = end < 0 ? id : id[..end];
    var generic = name.IndexOf("``", StringComparison.Ordinal);
    return generic < 0 ? name : name[..generic];
}

bool IsAny(MethodDefinitionHandle accessor) => !accessor.IsNil && IsAccessible(metadata.GetMethodDefinition(accessor).Attributes);

static bool IsAccessible(MethodAttributes attributes) =>
    (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

bool IsVisible(TypeDefinition type) =>
    (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(
            metadata.GetTypeDefinition(type.GetDeclaringType())
        ),
        _ => false,
    };

string NameOf(TypeDefinition type)
{
    var name = metadata.GetString(type.Name);
    return type.IsNested ? $"{NameOf(metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}"
        : type.Namespace.IsNil ? name
        : $"{metadata.GetString(type.Namespace)}.{name}";
}
